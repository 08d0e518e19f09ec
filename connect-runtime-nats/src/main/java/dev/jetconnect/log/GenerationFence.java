package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import dev.jetconnect.nats.StreamLeader;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.Subject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Takes the fences of a connector's tasks from older generations. A source partition may have moved
 * from one of those tasks to another: what the old one has still under way must not be stored after
 * the new one has looked where to begin.
 *
 * <p>Each run takes its own fence first, and looks at the others then. So of two runs of different
 * generations at least one sees the other, in whichever order they come: the newer one takes the
 * older one's fence, or the older one is refused. What is written keeps the holder's epoch: it ends
 * that run, and every run of an older generation, and is no obstacle to the next.
 *
 * <p>Confined to one thread at a time.
 */
final class GenerationFence {
    private final StreamNames names;
    private final TaskRun run;

    private final Map<String, Long> ended = new HashMap<>();
    private long highest;

    /**
     * @param run with whose generation tasks may go on
     */
    GenerationFence(StreamNames names, TaskRun run) {
        this.names = names;
        this.run = run;
    }

    /**
     * Takes what is older.
     *
     * @param own the sequence of the run's own fence; 0 if it has none
     * @throws ProducerFencedException if a task runs with newer task configs
     */
    Fences take(NatsClient nats, long own) throws IOException, JetStreamApiException {
        highest = own;
        for (String subject : subjects(nats, own)) {
            String task = StreamNames.decode(subject.substring(subject.lastIndexOf('.') + 1));
            while (!isSettled(nats, subject, task)) {
                // Somebody else has written it meanwhile: look again.
            }
        }
        return new Fences(own, highest, Map.copyOf(ended));
    }

    private List<String> subjects(NatsClient nats, long own)
            throws IOException, JetStreamApiException {
        StreamInfo stream = StreamLeader.info(nats, names.stream(), names.fenceSubjects());
        if (stream.getStreamState().getLastSequence() < own) {
            // A leader that was just elected may still have to apply what is stored.
            throw new IOException("stream '" + names.stream() + "' is not read up to its end yet");
        }
        List<Subject> subjects = stream.getStreamState().getSubjects();
        return subjects == null ? List.of() : subjects.stream().map(Subject::getName).toList();
    }

    private boolean isSettled(NatsClient nats, String subject, String task)
            throws IOException, JetStreamApiException {
        Optional<MessageInfo> last = StoredMessages.last(nats, names.stream(), subject);
        if (last.isEmpty()) {
            return true;
        }
        Generation generation = run.generation();
        FenceOwner holder = FenceOwner.read(last.get());
        if (run.hasOlderConfigsThan(holder.run())) {
            throw new ProducerFencedException(
                    "Connector '"
                            + names.connector()
                            + "' has newer task configs than this run: task "
                            + task
                            + " writes to stream '"
                            + names.stream()
                            + "' with them, and this run stops.");
        }
        if (holder.isRunOf(generation)) {
            highest = Math.max(highest, last.get().getSeq());
            return true;
        }
        if (holder.ended() && holder.run().generation().equals(generation)) {
            end(task, last.get().getSeq());
            return true;
        }
        Fence fence = new Fence(names, task, FenceOwner.ending(holder.run(), generation));
        if (!fence.write(nats, last.get().getSeq())) {
            return false;
        }
        end(task, fence.sequence());
        return true;
    }

    private void end(String task, long sequence) {
        ended.put(task, sequence);
        highest = Math.max(highest, sequence);
    }
}
