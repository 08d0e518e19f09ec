package dev.jetconnect.log;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.NatsClient;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The topics that Debezium's connectors keep beside their records: histories of schema changes, and
 * signals. A stream of the group holds all of a kind. They belong to no connector, as in Kafka: who
 * deletes a connector and creates it again finds them as they were.
 *
 * <p>Thread-safe.
 */
public final class DebeziumTopics {
    /** As long as Kafka keeps a topic's records, unless told otherwise. */
    private static final Duration SIGNAL_AGE_MAX = Duration.ofDays(7);

    private final NatsClient nats;
    private final LogSettings settings;

    public DebeziumTopics(NatsClient nats, LogSettings settings) {
        this.nats = nats;
        this.settings = settings;
    }

    /**
     * Opens a history, whose only writer the caller is from now on.
     *
     * @param epoch of the caller's run: none with a lower one opens it any more
     */
    public HistoryTopic history(String topic, long epoch) {
        StreamNames.checkTopic(topic);
        String stream = settings.group() + "-schema-history";
        ensure(stream(stream, "Schema histories of connectors"));
        return HistoryTopic.open(nats, stream, topic, epoch);
    }

    /**
     * Opens a topic of signals.
     *
     * @param reader whose position in it is kept
     */
    public SignalTopic signals(String topic, String reader) {
        StreamNames.checkTopic(topic);
        String stream = settings.group() + "-signals";
        ensure(stream(stream, "Signals to connectors").maxAge(SIGNAL_AGE_MAX));
        Bucket positions = Bucket.open(nats, settings.group() + "_signals", settings.replicas());
        String key = StreamNames.encode(topic) + "." + StreamNames.encode(reader);
        return new SignalTopic(nats, positions, stream, topic, key);
    }

    private StreamConfiguration.Builder stream(String name, String description) {
        // Reads go to the stream's leader, which has all that was confirmed: no direct reads.
        return StreamConfiguration.builder()
                .name(name)
                .description(description)
                .subjects(name + ".>")
                .storageType(StorageType.File)
                .replicas(settings.replicas())
                .discardPolicy(DiscardPolicy.New);
    }

    private void ensure(StreamConfiguration.Builder builder) {
        StreamConfiguration stream = builder.build();
        try {
            nats.ask(
                    "create stream '" + stream.getName() + "'",
                    () -> {
                        if (!nats.management().getStreamNames().contains(stream.getName())) {
                            nats.management().addStream(stream);
                        }
                        return true;
                    });
        } catch (JetStreamApiException e) {
            throw new ConnectException(
                    "Cannot create stream '"
                            + stream.getName()
                            + "': "
                            + e.getMessage()
                            + ". Check nats.replicas, the account's limits and the server's storage.",
                    e);
        }
    }
}
