package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads back which units of one run of a task a stream holds, by a header on the last message of
 * each.
 *
 * <p>Confined to one thread at a time.
 */
final class StoredUnits {
    static final String HEADER = "JetConnect-Unit";

    private final String stream;

    StoredUnits(String stream) {
        this.stream = stream;
    }

    static String value(String runId, long number) {
        return runId + "/" + number;
    }

    /**
     * Last stream sequences by unit number, for the units of {@code runId} between two sequences.
     *
     * @param end a message that is there, so that the reading has an end
     * @throws IOException if {@code end} could not be reached in time
     */
    Map<Long, Long> read(NatsClient nats, String runId, long first, long end)
            throws IOException, JetStreamApiException {
        Map<Long, Long> sequences = new HashMap<>();
        new StreamTail(nats, stream)
                .read(
                        first,
                        end,
                        message -> {
                            String unit = StreamTail.header(message, HEADER);
                            if (unit.startsWith(runId)) {
                                sequences.put(
                                        Long.parseLong(unit.substring(runId.length() + 1)),
                                        message.metaData().streamSequence());
                            }
                        });
        return sequences;
    }
}
