package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.test.sink.DebeziumTopic;
import dev.jetconnect.test.sink.FlatTopic;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What MySQL and MariaDB do in another way than PostgreSQL must not be seen in the tables. */
@OnDatabases({TargetKind.MYSQL, TargetKind.MARIADB})
class MySqlTablesTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("status", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                    .build();

    private final DebeziumTopic orders = new DebeziumTopic("orders", ROW, "id");

    private static Struct row(long id, String status, String note) {
        return new Struct(ROW).put("id", id).put("status", status).put("note", note);
    }

    /** How many LOAD DATA statements the server has seen. */
    private static long loads() {
        return Long.parseLong(SINK.rowsOf("SHOW GLOBAL STATUS LIKE 'Com_load'").get(0).get(1));
    }

    private List<SinkRecord> reads(int count) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(orders.read(row(i, "new", null)));
        }
        return records;
    }

    /** Whatever the server's defaults are. */
    @Test
    void sessionsAreStrictAndInUtcAndReadWhatIsCommitted() throws SQLException {
        Map<String, String> settings = SINK.target().settings();
        DataSource sink =
                Connections.to(
                        DatabaseAddress.of(
                                settings.get("connection.url"),
                                Optional.of(settings.get("connection.username")),
                                Optional.of(new Password(settings.get("connection.password")))),
                        "test",
                        Duration.ZERO);
        try (Connection connection = sink.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT @@sql_mode, @@time_zone,"
                                        + " /*!80001 @@transaction_isolation */"
                                        + " /*M! @@tx_isolation */")) {
            row.next();
            assertThat(row.getString(1)).contains("STRICT_ALL_TABLES", "NO_AUTO_VALUE_ON_ZERO");
            assertThat(row.getString(2)).isEqualTo("+00:00");
            assertThat(row.getString(3)).isEqualTo("READ-COMMITTED");
        }
    }

    @Test
    void newRowsAreLoadedWhereTheServerAllowsIt() {
        SINK.execute("SET GLOBAL local_infile = 1");
        JdbcSinkTask task = SINK.start("delivery.guarantee", "at_least_once");
        long before = loads();

        task.put(reads(100));
        assertThat(loads()).isEqualTo(before + 1);

        task.put(reads(100));
        assertThat(SINK.query("SELECT count(*) FROM orders")).isEqualTo("100");
    }

    @Test
    void newRowsAreInsertedWhereTheServerForbidsToLoad() {
        SINK.execute("SET GLOBAL local_infile = 0");
        JdbcSinkTask task = SINK.start();
        long before = loads();

        task.put(reads(100));

        assertThat(loads()).isEqualTo(before);
        assertThat(SINK.query("SELECT count(*) FROM orders")).isEqualTo("100");
    }

    @Test
    void newRowsAreInsertedWhereTheUrlForbidsToLoad() {
        SINK.execute("SET GLOBAL local_infile = 1");
        String url = SINK.target().settings().get("connection.url") + "&allowLocalInfile=false";
        JdbcSinkTask task = SINK.start("connection.url", url);
        long before = loads();

        task.put(reads(100));

        assertThat(SINK.query("SELECT count(*) FROM orders")).isEqualTo("100");
        assertThat(loads()).isBetween(before, before + 1);
    }

    /** Loading would cut it, with a warning. */
    @Test
    void loadedValueThatDoesNotFitIsRefused() {
        SINK.execute(
                "SET GLOBAL local_infile = 1",
                "CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(4), note text)");
        List<SinkRecord> records = reads(100);
        records.add(orders.read(row(100, "longer", null)));
        JdbcSinkTask task = SINK.startWithReporter();

        task.put(records);

        assertThat(SINK.query("SELECT count(*) FROM orders WHERE status = 'new'")).isEqualTo("100");
        assertThat(SINK.context().reports())
                .singleElement()
                .extracting(report -> report.error().getMessage())
                .asString()
                .contains("key 100 ", "too long", "[column status]");
    }

    /** Partial rows are written by a batch of updates. */
    @Test
    void partialRowThatDoesNotFitIsRefused() {
        SINK.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(4), note text)");
        JdbcSinkTask task = SINK.startWithReporter();
        SINK.put(task, orders.created(row(1, "a", "kept")), orders.created(row(2, "b", "kept")));
        String unavailable = "__debezium_unavailable_value";

        SINK.put(
                task,
                orders.updated(row(1, "longer", unavailable)),
                orders.updated(row(2, "c", unavailable)));

        assertThat(SINK.rows("orders")).isEqualTo("(1,a,kept) (2,c,kept)");
        assertThat(SINK.context().reports())
                .singleElement()
                .extracting(report -> report.error().getMessage())
                .asString()
                .contains("key 1 ", "too long", "[column status]");
    }

    @Test
    void rowWithAUniqueValueOfAnotherOneIsRefused() {
        SINK.execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(9) UNIQUE, note text)");
        JdbcSinkTask task = SINK.startWithReporter();
        SINK.put(task, orders.created(row(1, "a", "kept")));

        SINK.put(task, orders.created(row(2, "a", "other")), orders.created(row(3, "c", null)));

        assertThat(SINK.rows("orders")).isEqualTo("(1,a,kept) (3,c,)");
        assertThat(SINK.context().reports())
                .singleElement()
                .extracting(report -> report.error().getMessage())
                .asString()
                .contains("key 2 ", "another row has a unique value of this one");
    }

    @Test
    void uniqueValuesMoveFromRowToRow() {
        SINK.execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(9) UNIQUE, note text)");
        JdbcSinkTask task = SINK.start();
        SINK.put(task, orders.created(row(1, "a", null)), orders.created(row(2, "b", null)));

        SINK.put(
                task,
                orders.updated(row(2, "c", null)),
                orders.updated(row(1, "b", null)),
                orders.created(row(3, "a", null)));

        assertThat(SINK.rows("orders")).isEqualTo("(1,b,) (2,c,) (3,a,)");
    }

    @Test
    void keysOfTextDifferByCaseAccentsAndTrailingSpaces() {
        FlatTopic words = new FlatTopic("words", Schema.STRING_SCHEMA);
        Schema value = SchemaBuilder.struct().field("n", Schema.INT32_SCHEMA).build();
        JdbcSinkTask task = SINK.start("pk.fields", "word");

        for (String word : List.of("a", "A", "ä", "a ")) {
            SINK.put(task, words.row(word, new Struct(value).put("n", word.length())));
        }
        SINK.put(task, words.withoutValue("A"));

        assertThat(SINK.query("SELECT count(*) FROM words")).isEqualTo("3");
        assertThat(SINK.query("SELECT count(*) FROM words WHERE n = 2")).isEqualTo("1");
    }

    @Test
    void keyOfNumbersInAColumnOfTextMeetsItsOwnRow() {
        SINK.execute(
                "CREATE TABLE orders (id varchar(20) PRIMARY KEY, status text, note text)",
                "INSERT INTO orders VALUES ('05', '', ''), ('5 apples', '', ''), ('5', '', '')");
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.deleted(row(5, null, null)));

        assertThat(SINK.rows("orders")).isEqualTo("(05,,) (5 apples,,)");
    }

    @Test
    void largestNumbersMeetTheirOwnRows() {
        JdbcSinkTask task = SINK.start();
        SINK.put(
                task,
                orders.created(row(Long.MAX_VALUE, "a", null)),
                orders.created(row(Long.MAX_VALUE - 1, "b", null)));

        SINK.put(task, orders.deleted(row(Long.MAX_VALUE, null, null)));

        assertThat(SINK.rows("orders")).isEqualTo("(9223372036854775806,b,)");
    }

    @Test
    void existingTableMayHaveMoreColumnsAndOtherTypes() {
        SINK.execute(
                "CREATE TABLE orders (ID decimal(20,0) PRIMARY KEY, status enum('sad', 'ok'),"
                        + " note char(4), extra varchar(9) DEFAULT 'x')");
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.created(row(1, "ok", "eu")));
        SINK.put(task, orders.updated(row(1, "sad", "eu")));

        assertThat(SINK.rows("orders")).isEqualTo("(1,sad,eu,x)");
    }

    @Test
    void generatedColumnIsLeftToTheDatabase() {
        SINK.execute(
                "CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, status varchar(9),"
                        + " note varchar(9) AS (upper(status)) STORED)");
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.created(row(0, "new", "ignored")));
        SINK.put(task, orders.updated(row(0, "paid", "ignored")));

        assertThat(SINK.rows("orders")).isEqualTo("(0,paid,PAID)");
    }

    @Test
    void truncateIsRolledBackWithItsBatch() {
        SINK.execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY CHECK (id < 10), status text,"
                        + " note text)");
        JdbcSinkTask task = SINK.start();
        SINK.put(task, orders.created(row(1, "a", null)));

        assertThatThrownBy(
                        () ->
                                SINK.put(
                                        task,
                                        orders.truncated(),
                                        orders.created(row(10, "b", null))))
                .isInstanceOf(ConnectException.class);

        assertThat(SINK.rows("orders")).isEqualTo("(1,a,)");
    }

    @Test
    void tableWithoutTransactionsIsRefused() {
        SINK.execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY, status text, note text)"
                        + " ENGINE = MyISAM");
        JdbcSinkTask task = SINK.start();

        assertThatThrownBy(() -> SINK.put(task, orders.created(row(1, "a", null))))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("'orders'", "MyISAM", "ENGINE = InnoDB");
    }

    @Test
    void rowThatIsLargerThanAPacketIsRefusedAndTheOthersWritten() {
        SINK.execute("SET GLOBAL max_allowed_packet = 1048576");
        JdbcSinkTask task = SINK.startWithReporter();

        SINK.put(
                task,
                orders.created(row(1, "a", null)),
                orders.created(row(2, "b", "x".repeat(2 << 20))),
                orders.created(row(3, "c", "x".repeat(900_000))));

        assertThat(SINK.column("SELECT id FROM orders ORDER BY id")).isEqualTo("1 3");
        assertThat(SINK.context().reports())
                .singleElement()
                .extracting(report -> report.error().getMessage())
                .asString()
                .contains("key 2 ", "max_allowed_packet");
    }
}
