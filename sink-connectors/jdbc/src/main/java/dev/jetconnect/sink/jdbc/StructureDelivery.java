package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.structure.StructureRecord;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.structure.StructureBuilder;
import dev.jetconnect.sink.jdbc.structure.StructureNotes;
import dev.jetconnect.sink.jdbc.structure.StructureTarget;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what records that are structures of a table copy say, of the tables that rows of the same
 * topics go to. Confined to the thread that writes, but for {@link #cancel}.
 */
final class StructureDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(StructureDelivery.class);

    private final JdbcSinkConfig config;
    private final StructureBuilder builder;

    StructureDelivery(JdbcSinkConfig config, Dialect dialect) {
        this.config = config;
        this.builder =
                new StructureBuilder(
                        dialect,
                        () ->
                                Connections.to(
                                                config.address(),
                                                "jetconnect-sink-jdbc",
                                                Duration.ZERO)
                                        .getConnection(),
                        new StructureNotes(
                                dialect,
                                config.structureTable(),
                                config.delivery().requirePositionId()),
                        config.poolSize(),
                        new WriterThreads("jdbc-sink-structure"));
    }

    static boolean isStructure(SinkRecord record) {
        return StructureRecord.isStructure(record.valueSchema());
    }

    /**
     * Makes what is not there yet.
     *
     * @throws SQLException the database failed, and all may be tried again
     */
    void build(List<SinkRecord> records) throws SQLException {
        if (config.isAutoCreate()) {
            builder.build(records.stream().map(this::target).toList());
        } else {
            LOG.warn(
                    "{} structures of tables are left alone, for auto.create is false",
                    records.size());
        }
    }

    /** Ends what runs. */
    void cancel() {
        builder.cancel();
    }

    private StructureTarget target(SinkRecord record) {
        int version = Optional.ofNullable(record.valueSchema().version()).orElse(0);
        if (version > StructureRecord.VERSION) {
            throw new ConnectException(
                    "The structure in topic "
                            + record.topic()
                            + " is of version "
                            + version
                            + ", and this sink reads "
                            + StructureRecord.VERSION
                            + ". Update the sink's plugin, or let the source send structure=none");
        }
        StructureRecord structure = StructureRecord.of((Struct) record.value());
        return new StructureTarget(
                config.naming().tableOf(record), columns(record, structure), structure);
    }

    /** Tables without a key have none here, whatever pk.mode is: as it is with blocks. */
    private List<ColumnSpec> columns(SinkRecord record, StructureRecord structure) {
        Optional<Schema> key = structure.key();
        PrimaryKeyRule rule =
                key.isPresent()
                        ? new PrimaryKeyRule(config.primaryKeyMode(), config.primaryKeyFields())
                        : new PrimaryKeyRule(PrimaryKeyMode.NONE, List.of());
        String topic = config.fields().isByTopic() ? record.topic() : "";
        try {
            return RowReader.specs(
                    rule.rowColumns(
                            key, structure.row(), field -> config.fields().admits(topic, field)));
        } catch (DataException e) {
            throw new ConnectException(
                    "The structure of table "
                            + structure.table().name()
                            + " does not fit the settings: "
                            + e.getMessage(),
                    e);
        }
    }
}
