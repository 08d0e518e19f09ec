package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.FlatTopic;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What changes of tables are like in MySQL and MariaDB alone. */
@OnDatabases({TargetKind.MYSQL, TargetKind.MARIADB})
class MySqlEvolutionTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private final FlatTopic items = new FlatTopic("items", Schema.INT64_SCHEMA);

    private static SchemaBuilder row() {
        return SchemaBuilder.struct().name("items.Value");
    }

    private static JdbcSinkTask start(String mode, String... more) {
        String[] settings = new String[more.length + 4];
        settings[0] = "pk.fields";
        settings[1] = "id";
        settings[2] = "schema.evolution";
        settings[3] = mode;
        System.arraycopy(more, 0, settings, 4, more.length);
        return SINK.start(settings);
    }

    /** The line of SHOW CREATE TABLE. */
    private static String declared(String column) {
        return SINK.rowsOf("SHOW CREATE TABLE items")
                .get(0)
                .get(1)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("`" + column + "` "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void changedColumnKeepsAllElseThatIsDeclared() {
        SINK.execute(
                "CREATE TABLE items (id bigint PRIMARY KEY,"
                        + " name varchar(5) CHARACTER SET latin1 COLLATE latin1_german1_ci NOT NULL"
                        + " DEFAULT 'a''\\\\b' COMMENT 'it''s NOT NULL, DEFAULT ''x''',"
                        + " size smallint unsigned NOT NULL DEFAULT 3 COMMENT 'in cm',"
                        + " seen int NOT NULL COMMENT 'before', own int NOT NULL AUTO_INCREMENT,"
                        + " KEY (own)) AUTO_INCREMENT = 40");
        Schema schema =
                row().field("name", Schema.OPTIONAL_STRING_SCHEMA)
                        .field("size", Schema.INT64_SCHEMA)
                        .field("seen", Schema.OPTIONAL_INT64_SCHEMA)
                        .build();

        SINK.put(start("basic"), items.row(1L, new Struct(schema).put("size", 1L << 40)));

        SINK.execute("INSERT INTO items (id) VALUES (2)");
        assertThat(SINK.rows("items")).isEqualTo("(1,,1099511627776,,40) (2,a'\\b,3,,41)");
        assertThat(declared("name"))
                .contains("longtext CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT")
                .contains("COMMENT 'it''s NOT NULL, DEFAULT ''x'''");
        assertThat(declared("size")).contains("NOT NULL DEFAULT", "COMMENT 'in cm'");
        assertThat(declared("seen")).contains("DEFAULT NULL COMMENT 'before'");
    }

    @Test
    void generatedColumnsAreLeftAlone() {
        SINK.execute(
                "CREATE TABLE items (id bigint PRIMARY KEY, size int,"
                        + " half int GENERATED ALWAYS AS (size / 2) STORED)");
        String before = declared("half");
        Schema schema =
                row().field("size", Schema.INT32_SCHEMA)
                        .field("half", Schema.OPTIONAL_INT64_SCHEMA)
                        .build();

        JdbcSinkTask task = start("full");

        SINK.put(task, items.row(1L, new Struct(schema).put("size", 8).put("half", 4L)));
        SINK.put(
                task,
                items.row(
                        2L,
                        new Struct(row().field("size", Schema.INT32_SCHEMA).build())
                                .put("size", 6)));

        assertThat(declared("half")).isEqualTo(before);
        assertThat(SINK.rows("items")).isEqualTo("(1,8,4) (2,6,3)");
    }

    @Test
    void namesThatDifferInTheirCaseAreOneColumn() {
        SINK.execute("CREATE TABLE items (ID bigint PRIMARY KEY, Size smallint NOT NULL)");
        Schema schema = row().field("size", Schema.OPTIONAL_INT32_SCHEMA).build();

        SINK.put(start("basic"), items.row(1L, new Struct(schema).put("size", 1 << 20)));

        assertThat(SINK.target().columns("items")).isEqualTo("ID bigint NOT NULL, Size integer");
    }

    @Test
    void textWithAnIndexStaysAsItIs() {
        SINK.execute(
                "CREATE TABLE items (id bigint PRIMARY KEY, code varchar(5) UNIQUE, note varchar(5),"
                        + " KEY (note(2)))");
        Schema schema =
                row().field("code", Schema.STRING_SCHEMA)
                        .field("note", Schema.STRING_SCHEMA)
                        .build();

        SINK.put(
                start("basic"),
                items.row(1L, new Struct(schema).put("code", "abc").put("note", "longer")));

        assertThat(SINK.target().columns("items"))
                .isEqualTo("id bigint NOT NULL, code varchar(5), note text");
    }

    @Test
    void newColumnsOfAllKindsHaveDefaults() {
        JdbcSinkTask task = start("basic");
        SINK.put(task, items.row(1L, new Struct(row().build())));
        Schema schema =
                row().field("a", SchemaBuilder.string().defaultValue("it's {x} \\ */").build())
                        .field("b", SchemaBuilder.bytes().defaultValue(new byte[] {0, -1}).build())
                        .field("c", SchemaBuilder.bool().defaultValue(true).build())
                        .field(
                                "d",
                                SchemaBuilder.int64()
                                        .name("io.debezium.time.MicroTimestamp")
                                        .defaultValue(1L)
                                        .build())
                        .field("e", SchemaBuilder.float64().defaultValue(Double.NaN).build())
                        .field(
                                "f",
                                SchemaBuilder.string()
                                        .name("io.debezium.data.Json")
                                        .optional()
                                        .defaultValue("{}")
                                        .build())
                        .build();

        SINK.put(
                task,
                items.row(
                        2L,
                        new Struct(schema)
                                .put("a", "b")
                                .put("b", ByteBuffer.wrap(new byte[] {1}))
                                .put("c", false)
                                .put("d", 2L)
                                .put("e", 1.5)));

        assertThat(SINK.rowsOf("SELECT id, a, HEX(b), c, d, e, f FROM items ORDER BY id"))
                .extracting(Object::toString)
                .containsExactly(
                        "[1, it's {x} \\ */, 00FF, 1, 1970-01-01 00:00:00.000001, null, {}]",
                        "[2, b, 01, 0, 1970-01-01 00:00:00.000002, 1.5, null]");
        assertThat(declared("c")).contains("NOT NULL");
    }

    /** As the driver of an application leaves it, which reads without auto-commit. */
    @Test
    void changeDoesNotWaitForEverForWhoHasReadTheTable() throws SQLException {
        SINK.execute("CREATE TABLE items (id bigint PRIMARY KEY)");
        SINK.target().shortenLockWaits();
        JdbcSinkTask task = start("basic");
        Schema schema = row().field("note", Schema.STRING_SCHEMA).build();
        try (Connection reader = SINK.target().connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM items").close();

            assertThatThrownBy(
                            () ->
                                    SINK.put(
                                            task,
                                            items.row(1L, new Struct(schema).put("note", "a"))))
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining("ock");
        }

        SINK.put(task, items.row(1L, new Struct(schema).put("note", "a")));
        assertThat(SINK.rows("items")).isEqualTo("(1,a)");
    }
}
