package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.FlatTopic;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No statement takes longer than it may; what it did not do is done later. */
@OnDatabases
class StatementTimeoutTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct().field("note", Schema.STRING_SCHEMA).build();

    private final FlatTopic notes = new FlatTopic("notes", Schema.INT64_SCHEMA);

    @BeforeEach
    void createTable() {
        SINK.execute(
                "CREATE TABLE notes (id bigint PRIMARY KEY, note varchar(20))",
                "INSERT INTO notes VALUES (1, 'old')");
    }

    private static JdbcSinkTask start(String... more) {
        String[] settings = {"pk.fields", "id", "statement.timeout.ms", "400"};
        String[] all = new String[settings.length + more.length];
        System.arraycopy(settings, 0, all, 0, settings.length);
        System.arraycopy(more, 0, all, settings.length, more.length);
        return SINK.start(all);
    }

    private SinkRecord note(long id, String text) {
        return notes.row(id, new Struct(ROW).put("note", text));
    }

    private static void assertThatItIsTriedAgain(JdbcSinkTask task, List<SinkRecord> batch) {
        assertThatThrownBy(() -> task.put(batch))
                .isInstanceOf(RetriableException.class)
                .hasMessageMatching("(?s).*(timeout|interrupted).*");
    }

    @Test
    void waitForATableEnds() throws SQLException {
        JdbcSinkTask task = start();
        List<SinkRecord> batch = List.of(note(2, "new"));
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "notes");

            assertThatItIsTriedAgain(task, batch);
        }

        task.put(batch);
        assertThat(SINK.rows("notes")).isEqualTo("(1,old) (2,new)");
    }

    @Test
    void waitForARowEnds() throws SQLException {
        JdbcSinkTask task = start();
        List<SinkRecord> batch = List.of(note(1, "new"));
        try (Connection blocker = SINK.target().connect()) {
            changeFirstRow(blocker);

            assertThatItIsTriedAgain(task, batch);
        }

        task.put(batch);
        assertThat(SINK.rows("notes")).isEqualTo("(1,new)");
    }

    @Test
    void workThatTakesTooLongEnds() {
        JdbcSinkTask task = start();
        SINK.target().slowDown("notes");

        assertThatItIsTriedAgain(task, List.of(note(2, "new")));

        assertThat(SINK.rows("notes")).isEqualTo("(1,old)");
    }

    /** These are a batch of statements on some databases. */
    @Test
    void waitOfOneOfManyUpdatesEnds() throws SQLException {
        JdbcSinkTask task = start("insert.mode", "update");
        List<SinkRecord> batch = List.of(note(2, "unknown"), note(1, "new"));
        try (Connection blocker = SINK.target().connect()) {
            changeFirstRow(blocker);

            assertThatItIsTriedAgain(task, batch);
        }

        task.put(batch);
        assertThat(SINK.rows("notes")).isEqualTo("(1,new)");
    }

    /** Another run waits longer for the rows of its positions than a statement may take. */
    @Test
    void runThatHangsIsTakenOver() throws SQLException {
        ExecutorService hanging = Executors.newSingleThreadExecutor();
        List<TopicPartition> partitions = List.of(new TopicPartition("notes", 0));
        JdbcSinkTask older = SINK.start("pk.fields", "id");
        older.open(partitions);
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "notes");
            SinkRecord record = note(2, "older");
            Future<?> put = hanging.submit(() -> SINK.put(older, record));
            SINK.awaitWaiting();

            JdbcSinkTask newer = start();
            newer.open(partitions);

            assertThatThrownBy(put::get).hasCauseInstanceOf(RetriableException.class);
            blocker.close();
            SINK.put(newer, note(2, "newer"));
        } finally {
            hanging.shutdownNow();
        }
        assertThat(SINK.rows("notes")).isEqualTo("(1,old) (2,newer)");
    }

    private static void changeFirstRow(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE notes SET note = 'other' WHERE id = 1");
        }
    }
}
