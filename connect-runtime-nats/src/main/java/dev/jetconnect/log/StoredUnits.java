package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
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

    private static final int FETCH_MESSAGES = 500;
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);

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
        ConsumerInfo consumer =
                nats.management()
                        .createConsumer(
                                stream,
                                ConsumerConfiguration.builder()
                                        .ackPolicy(AckPolicy.None)
                                        .headersOnly(true)
                                        .deliverPolicy(DeliverPolicy.ByStartSequence)
                                        .startSequence(first)
                                        .inactiveThreshold(Duration.ofSeconds(30))
                                        .build());
        ConsumerContext context =
                nats.connection().getStreamContext(stream).getConsumerContext(consumer.getName());
        long last = first - 1;
        while (last < end) {
            long reached = readSome(context, runId, end, sequences);
            if (reached <= last) {
                throw new IOException("stream '" + stream + "' was not read back in time");
            }
            last = reached;
        }
        return sequences;
    }

    private static long readSome(
            ConsumerContext context, String runId, long end, Map<Long, Long> sequences)
            throws IOException, JetStreamApiException {
        long last = 0;
        FetchConsumeOptions options =
                FetchConsumeOptions.builder()
                        .maxMessages(FETCH_MESSAGES)
                        .expiresIn(FETCH_TIMEOUT.toMillis())
                        .build();
        try (FetchConsumer fetch = context.fetch(options)) {
            Message message;
            while (last < end && (message = fetch.nextMessage()) != null) {
                last = message.metaData().streamSequence();
                String unit = message.hasHeaders() ? message.getHeaders().getFirst(HEADER) : null;
                if (unit != null && unit.startsWith(runId)) {
                    sequences.put(Long.parseLong(unit.substring(runId.length() + 1)), last);
                }
            }
            return last;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading stream '" + context + "' back", e);
        } catch (JetStreamStatusCheckedException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
