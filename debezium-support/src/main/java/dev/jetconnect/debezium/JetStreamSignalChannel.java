package dev.jetconnect.debezium;

import dev.jetconnect.log.SignalTopic;
import dev.jetconnect.log.SignalTopic.Signal;
import dev.jetconnect.transport.DebeziumLoader;
import io.debezium.config.CommonConnectorConfig;
import io.debezium.document.Document;
import io.debezium.document.DocumentReader;
import io.debezium.pipeline.signal.SignalRecord;
import io.debezium.pipeline.signal.channels.SignalChannelReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals that a NATS client publishes, in place of those from a Kafka topic and by its settings:
 * {@code signal.kafka.topic} names the topic, by default {@code <topic.prefix>-signal}. A message
 * is for the connector whose {@code topic.prefix} is its key; one without a key is for all that
 * read the topic.
 *
 * <p>Confined to the thread of Debezium's signal processor.
 */
public final class JetStreamSignalChannel implements SignalChannelReader {
    private static final Logger log = LoggerFactory.getLogger(JetStreamSignalChannel.class);

    private String connector;
    private SignalTopic signals;

    /** For Debezium, which finds it as a service. */
    public JetStreamSignalChannel() {}

    @Override
    public String name() {
        return "jetstream";
    }

    @Override
    @SuppressWarnings("deprecation") // Debezium's own channels read their settings so.
    public void init(CommonConnectorConfig config) {
        connector = config.getLogicalName();
        String topic = config.getConfig().getString("signal.kafka.topic", connector + "-signal");
        signals = DebeziumLoader.topicsOf(getClass()).signals(topic, connector);
        log.info("Connector {} reads signals from subject {}", connector, signals.subject());
    }

    @Override
    public List<SignalRecord> read() {
        try {
            // Debezium acts on what a call returned before it calls again: that is done with now.
            signals.confirm();
            return signals.read().stream().map(this::record).flatMap(Optional::stream).toList();
        } catch (ConnectException e) {
            // Debezium would never ask again after an exception.
            log.warn("Signals of connector {} wait: {}", connector, e.getMessage());
            return List.of();
        }
    }

    @Override
    public void close() {
        signals.confirm();
    }

    private Optional<SignalRecord> record(Signal signal) {
        if (!signal.key().orElse(connector).equals(connector)) {
            log.info("A signal with key '{}' is not for {}", signal.key().get(), connector);
            return Optional.empty();
        }
        try {
            Document content = DocumentReader.defaultReader().read(signal.value());
            Document data = content.getDocument("data");
            return Optional.of(
                    new SignalRecord(
                            content.getString("id"),
                            content.getString("type"),
                            data == null ? "" : data.toString(),
                            Map.of()));
        } catch (IOException e) {
            log.error("A signal on {} is not JSON and is skipped", signals.subject());
            return Optional.empty();
        }
    }
}
