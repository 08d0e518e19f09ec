package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.api.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Takes the fences of a connector's tasks from older generations. A source partition may have moved
 * from one of those tasks to another: what the old one has still under way must not be stored after
 * the new one has looked where to begin.
 *
 * <p>Confined to one thread at a time.
 */
final class GenerationFence {
    private final StreamNames names;
    private final String generation;

    /**
     * @param generation whose tasks may go on
     */
    GenerationFence(StreamNames names, String generation) {
        this.names = names;
        this.generation = generation;
    }

    void take(NatsClient nats) throws IOException, JetStreamApiException {
        for (String subject : fences(nats)) {
            Fence fence =
                    new Fence(
                            names.stream(),
                            subject,
                            FenceOwner.of(generation, UUID.randomUUID().toString()).text());
            fence.takeFrom(nats, this::isOlder);
        }
    }

    private List<String> fences(NatsClient nats) throws IOException, JetStreamApiException {
        List<Subject> subjects =
                nats.management()
                        .getStreamInfo(
                                names.stream(),
                                StreamInfoOptions.filterSubjects(names.fenceSubjects()))
                        .getStreamState()
                        .getSubjects();
        return subjects == null ? List.of() : subjects.stream().map(Subject::getName).toList();
    }

    private boolean isOlder(MessageInfo holder) {
        String owner = new String(holder.getData(), StandardCharsets.UTF_8);
        return !FenceOwner.parse(owner).generation().equals(generation);
    }
}
