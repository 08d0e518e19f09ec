package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.sink.DebeziumTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lanes leave what one transaction would leave, also where rows depend on each other. */
@OnDatabases
class LaneOrderTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("n", Schema.OPTIONAL_INT64_SCHEMA)
                    .build();
    private static final int MANY = 800;

    private final DebeziumTopic parents = new DebeziumTopic("parents", ROW, "id");
    private final DebeziumTopic children = new DebeziumTopic("children", ROW, "id");
    private final Map<Long, Long> expected = new TreeMap<>();

    private static Struct row(long id, long n) {
        return new Struct(ROW).put("id", id).put("n", n);
    }

    private static JdbcSinkTask start() {
        JdbcSinkTask task = SINK.startWithReporter("writers.max", "4", "retry.backoff.ms", "1");
        task.open(List.of(partition("parents"), partition("children")));
        return task;
    }

    private static TopicPartition partition(String topic) {
        return new TopicPartition(topic, 0);
    }

    /** Waits for what was put, and sees that it is committed. */
    private static void settle(JdbcSinkTask task, List<SinkRecord> last) {
        SinkRecord record = last.get(last.size() - 1);
        Map<TopicPartition, OffsetAndMetadata> read =
                Map.of(partition(record.topic()), new OffsetAndMetadata(record.kafkaOffset() + 1));
        assertThat(task.preCommit(read)).isEqualTo(read);
        assertThat(SINK.context().reports()).isEmpty();
    }

    private SinkRecord randomChange(Random random, long version) {
        long id = random.nextInt(300);
        if (random.nextInt(5) == 0) {
            expected.remove(id);
            return parents.deleted(row(id, version));
        }
        boolean isKnown = expected.put(id, version) != null;
        return isKnown ? parents.updated(row(id, version)) : parents.created(row(id, version));
    }

    private List<SinkRecord> randomChanges(Random random, long batch) {
        List<SinkRecord> changes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            changes.add(randomChange(random, batch * MANY + i));
        }
        return changes;
    }

    private String expectedRows() {
        return expected.entrySet().stream()
                .map(entry -> "(" + entry.getKey() + "," + entry.getValue() + ")")
                .collect(Collectors.joining(" "));
    }

    @Test
    void changesOfARowStayInTheirOrder() {
        Random random = new Random(7);
        JdbcSinkTask task = start();
        List<SinkRecord> changes = List.of();

        for (int batch = 0; batch < 12; batch++) {
            changes = randomChanges(random, batch);
            task.put(changes);
        }

        settle(task, changes);
        assertThat(SINK.rows("parents")).isEqualTo(expectedRows());
        assertThat(
                        SINK.query(
                                "SELECT count(*) FROM jetconnect_positions"
                                        + " WHERE ahead IS NOT NULL"))
                .isEqualTo("4");
    }

    @Test
    void truncateComesBetweenTheChangesBeforeAndAfterIt() {
        Random random = new Random(8);
        JdbcSinkTask task = start();
        task.put(randomChanges(random, 0));
        List<SinkRecord> batch = new ArrayList<>(randomChanges(random, 1));
        batch.add(parents.truncated());
        expected.clear();
        batch.addAll(randomChanges(random, 2));

        task.put(batch);

        settle(task, batch);
        assertThat(SINK.rows("parents")).isEqualTo(expectedRows());
    }

    @Test
    void childrenFindTheirParents() {
        SINK.execute(
                "CREATE TABLE parents (id bigint NOT NULL PRIMARY KEY, n bigint)",
                "CREATE TABLE children (id bigint NOT NULL PRIMARY KEY, n bigint,"
                        + " FOREIGN KEY (n) REFERENCES parents (id))");
        JdbcSinkTask task = start();
        List<SinkRecord> batch = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            batch.add(parents.created(row(i, i)));
            batch.add(children.created(row(MANY - i, i)));
        }

        task.put(batch);

        settle(task, batch);
        assertThat(SINK.query("SELECT count(*) FROM children")).isEqualTo("800");
    }

    @Test
    void uniqueValueGoesFromADeletedRowToANewOne() {
        SINK.execute("CREATE TABLE parents (id bigint NOT NULL PRIMARY KEY, n bigint, UNIQUE (n))");
        JdbcSinkTask task = start();
        List<SinkRecord> rows = new ArrayList<>();
        List<SinkRecord> keyChanges = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            rows.add(parents.created(row(i, i)));
        }
        for (int i = 0; i < MANY; i++) {
            keyChanges.add(parents.deleted(row(i, i)));
            keyChanges.add(parents.created(row(10_000 + i, i)));
        }
        task.put(rows);

        task.put(keyChanges);

        settle(task, keyChanges);
        assertThat(SINK.query("SELECT count(*) FROM parents WHERE id = n + 10000"))
                .isEqualTo("800");
        assertThat(SINK.query("SELECT count(*) FROM parents")).isEqualTo("800");
    }

    /** Each row makes its lane wait for the others, in another order in each. */
    @Test
    void lanesThatBlockEachOtherWriteEachRecordOnce() {
        SINK.execute(
                "CREATE TABLE parents (id bigint NOT NULL PRIMARY KEY, n bigint)",
                "CREATE TABLE totals (id bigint NOT NULL PRIMARY KEY, n bigint)",
                "INSERT INTO totals VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0)");
        SINK.execute(countingTrigger());
        JdbcSinkTask task = start();
        List<SinkRecord> batch = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            batch.add(parents.created(row(i, i)));
        }

        task.put(batch);

        settle(task, batch);
        assertThat(SINK.query("SELECT count(*) FROM parents")).isEqualTo("800");
        assertThat(SINK.query("SELECT sum(n) FROM totals")).isEqualTo("800");
    }

    private static String[] countingTrigger() {
        String count = "UPDATE totals SET n = n + 1 WHERE id = NEW.id % 7";
        String trigger = "CREATE TRIGGER counting AFTER INSERT ON parents FOR EACH ROW ";
        return SINK.target() instanceof MySqlTarget
                ? new String[] {trigger + count}
                : new String[] {
                    "CREATE FUNCTION count_row() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
                            + count
                            + "; RETURN NEW; END$$",
                    trigger + "EXECUTE PROCEDURE count_row()"
                };
    }
}
