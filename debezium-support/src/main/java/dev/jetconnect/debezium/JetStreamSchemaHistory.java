package dev.jetconnect.debezium;

import dev.jetconnect.log.HistoryTopic;
import dev.jetconnect.transport.DebeziumLoader;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.SchemaHistoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The history of a database's schema on JetStream, in place of the one on Kafka and by its
 * settings: {@code schema.history.internal.kafka.topic} is its name, by default {@code
 * <topic.prefix>-schemahistory}. Each message is the JSON that Debezium writes to Kafka.
 *
 * <p>Thread-safe.
 */
public final class JetStreamSchemaHistory extends AbstractSchemaHistory {
    private static final String TOPIC = CONFIGURATION_FIELD_PREFIX_STRING + "kafka.topic";

    /** Put by the worker; of no meaning to anybody else. */
    private static final String EPOCH = CONFIGURATION_FIELD_PREFIX_STRING + "jetconnect.epoch";

    private final DocumentReader reader = DocumentReader.defaultReader();
    private final DocumentWriter writer = DocumentWriter.defaultWriter();
    private HistoryTopic history;

    /** For Debezium, which makes it by its name. */
    public JetStreamSchemaHistory() {}

    @Override
    public synchronized void start() {
        super.start();
        history = DebeziumLoader.topicsOf(getClass()).history(topic(), config.getLong(EPOCH, 0));
    }

    @Override
    protected synchronized void storeRecord(HistoryRecord record) {
        try {
            history.append(writer.write(record.document()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException | ConnectException e) {
            throw new SchemaHistoryException(e.getMessage(), e);
        }
    }

    @Override
    protected synchronized void recoverRecords(Consumer<HistoryRecord> records) {
        history.read(entry -> accept(records, new String(entry, StandardCharsets.UTF_8)));
    }

    @Override
    public synchronized boolean exists() {
        return !history.isEmpty();
    }

    @Override
    public boolean storageExists() {
        return exists();
    }

    @Override
    public String toString() {
        return "Schema history on JetStream";
    }

    private void accept(Consumer<HistoryRecord> records, String entry) {
        HistoryRecord record;
        try {
            record = new HistoryRecord(reader.read(entry));
        } catch (IOException e) {
            throw new UncheckedIOException("Schema history '" + topic() + "' holds no JSON", e);
        }
        if (record.isValid()) {
            records.accept(record);
        } else {
            logger.warn("Schema history '{}' holds an entry that is none; skipping it", topic());
        }
    }

    private String topic() {
        return config.getString(TOPIC, config.getString(NAME));
    }
}
