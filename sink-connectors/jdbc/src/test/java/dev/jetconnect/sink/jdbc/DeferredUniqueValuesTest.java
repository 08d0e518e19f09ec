package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.sink.DebeziumTopic;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On PostgreSQL a unique constraint can wait for the commit, as that of the source did. */
class DeferredUniqueValuesTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("place", Schema.INT64_SCHEMA)
                    .build();

    private final DebeziumTopic seats = new DebeziumTopic("seats", ROW, "id");

    private static Struct row(long id, long place) {
        return new Struct(ROW).put("id", id).put("place", place);
    }

    @Test
    void rowsSwapValuesWithoutALeaveBetween() {
        SINK.execute(
                "CREATE TABLE seats (id bigint PRIMARY KEY,"
                        + " place bigint UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        JdbcSinkTask task = SINK.start();
        task.open(List.of(new TopicPartition("seats", 0)));
        SINK.put(task, seats.created(row(0, 0)), seats.created(row(1, 1)));

        SINK.put(task, seats.updated(row(0, 1)), seats.updated(row(1, 0)));

        assertThat(SINK.rows("seats")).isEqualTo("(0,1) (1,0)");
    }
}
