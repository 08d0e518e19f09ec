package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.sink.DebeziumTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lanes keep the order of rows that only MySQL and MariaDB take for one. */
@OnDatabases({TargetKind.MYSQL, TargetKind.MARIADB})
class MySqlLaneOrderTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final int MANY = 800;
    private static final TopicPartition TEXTS = new TopicPartition("texts", 0);
    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.STRING_SCHEMA)
                    .field("n", Schema.OPTIONAL_INT64_SCHEMA)
                    .build();

    private final DebeziumTopic texts = new DebeziumTopic("texts", ROW, "id");

    private static Struct row(String id, long n) {
        return new Struct(ROW).put("id", id).put("n", n);
    }

    /** They differ only in accents. */
    @Test
    void keysThatTheTableTakesForTheSameStayInTheirOrder() {
        SINK.execute(
                "CREATE TABLE texts (id varchar(20) CHARACTER SET utf8mb4"
                        + " COLLATE utf8mb4_unicode_ci PRIMARY KEY, n bigint)");
        JdbcSinkTask task = SINK.startWithReporter("writers.max", "4", "retry.backoff.ms", "1");
        task.open(List.of(TEXTS));
        List<SinkRecord> rows = new ArrayList<>();
        List<SinkRecord> keyChanges = new ArrayList<>();
        for (long i = 0; i < MANY; i++) {
            rows.add(texts.created(row("e" + i, i)));
        }
        for (long i = 0; i < MANY; i++) {
            keyChanges.add(texts.deleted(row("e" + i, i)));
            keyChanges.add(texts.created(row("\u00e9" + i, i)));
        }
        task.put(rows);

        task.put(keyChanges);

        Map<TopicPartition, OffsetAndMetadata> read =
                Map.of(TEXTS, new OffsetAndMetadata(3L * MANY));
        assertThat(task.preCommit(read)).isEqualTo(read);
        assertThat(SINK.context().reports()).isEmpty();
        assertThat(SINK.query("SELECT count(*) FROM texts")).isEqualTo("800");
    }
}
