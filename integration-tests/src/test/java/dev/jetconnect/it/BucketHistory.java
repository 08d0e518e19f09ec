package dev.jetconnect.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.impl.NatsKeyValueWatchSubscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All that is written to a key-value bucket while the test runs, also what another write covers.
 *
 * <p>Thread-safe.
 */
final class BucketHistory implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Connection connection;
    private final NatsKeyValueWatchSubscription watch;
    private final List<KeyValueEntry> entries = new CopyOnWriteArrayList<>();

    private BucketHistory(Connection connection, String bucket)
            throws IOException, JetStreamApiException, InterruptedException {
        this.connection = connection;
        this.watch =
                connection
                        .keyValue(bucket)
                        .watchAll(
                                new KeyValueWatcher() {
                                    @Override
                                    public void watch(KeyValueEntry entry) {
                                        entries.add(entry);
                                    }

                                    @Override
                                    public void endOfData() {}
                                });
    }

    static BucketHistory of(NatsServerUnderTest server, String bucket) {
        try {
            return new BucketHistory(Nats.connect(server.url()), bucket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JetStreamApiException e) {
            throw new AssertionError("Cannot watch bucket " + bucket, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while watching bucket " + bucket, e);
        }
    }

    /** What a key has held, in that order; without deletions. */
    List<JsonNode> values(String key) {
        List<JsonNode> values = new ArrayList<>();
        for (KeyValueEntry entry : entries) {
            if (entry.getKey().equals(key) && entry.getValue() != null) {
                values.add(json(entry));
            }
        }
        return values;
    }

    /** What all keys have held. */
    List<JsonNode> values() {
        return entries.stream()
                .filter(entry -> entry.getValue() != null)
                .map(BucketHistory::json)
                .toList();
    }

    @Override
    public void close() {
        watch.unsubscribe();
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode json(KeyValueEntry entry) {
        try {
            return JSON.readTree(entry.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
