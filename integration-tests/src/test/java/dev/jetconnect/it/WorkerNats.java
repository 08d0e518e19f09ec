package dev.jetconnect.it;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plain NATS client of a worker's own server, as a user has it who takes address and password
 * from the server's configuration.
 *
 * <p>Confined to the test's thread.
 */
final class WorkerNats implements AutoCloseable {
    private static final Pattern ACCESS =
            Pattern.compile(
                    "listen: \"([^\"]+)\".*user: \"([^\"]+)\", password: \"([^\"]+)\"",
                    Pattern.DOTALL);

    private final Connection connection;

    private WorkerNats(Connection connection) {
        this.connection = connection;
    }

    static WorkerNats of(WorkerUnderTest worker) {
        Path file = worker.dataDirectory().resolve("nats-server.conf");
        try {
            Matcher access = ACCESS.matcher(Files.readString(file));
            if (!access.find()) {
                throw new AssertionError(file + " names no address and user");
            }
            return new WorkerNats(
                    Nats.connect(
                            Options.builder()
                                    .server("nats://" + access.group(1))
                                    .userInfo(
                                            access.group(2).toCharArray(),
                                            access.group(3).toCharArray())
                                    .build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while connecting", e);
        }
    }

    /** Sends Debezium the signal to snapshot a table, as to a topic of Kafka. */
    static void executeSnapshot(WorkerUnderTest worker, String topic, String key, String table) {
        try (WorkerNats nats = of(worker)) {
            nats.publish(
                    "jetconnect-signals." + topic,
                    key,
                    """
                    {"id": "by-nats", "type": "execute-snapshot",
                     "data": {"type": "incremental", "data-collections": ["%s"]}}
                    """
                            .formatted(table));
        }
    }

    /** {@code nats pub --header JetConnect-Key:KEY SUBJECT VALUE}. */
    void publish(String subject, String key, String value) {
        try {
            connection
                    .jetStream()
                    .publish(
                            subject,
                            new Headers().put("JetConnect-Key", key),
                            value.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Cannot publish to " + subject, e);
        }
    }

    /** How many messages a stream has on each subject that matches. */
    Map<String, Long> messages(String stream, String subjects) {
        try {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(stream, StreamInfoOptions.filterSubjects(subjects))
                    .getStreamState()
                    .getSubjectMap();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Cannot look at stream " + stream, e);
        }
    }

    /** Names of all key-value buckets. */
    List<String> buckets() {
        try {
            return connection.keyValueManagement().getBucketNames();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Cannot list the buckets", e);
        }
    }

    /** Keys of a bucket that match. */
    List<String> keys(String bucket, String filter) {
        try {
            return connection.keyValue(bucket).keys(filter);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while listing the keys of " + bucket, e);
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Cannot list the keys of " + bucket, e);
        }
    }

    /** Removes all messages of a stream. */
    void purge(String stream) {
        try {
            connection.jetStreamManagement().purgeStream(stream);
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Cannot purge stream " + stream, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
