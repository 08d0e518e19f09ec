package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables that records have outgrown. */
@OnDatabases(oldestToo = true)
class SchemaEvolutionTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private long offset;

    private static Schema row(Object... namesAndSchemas) {
        SchemaBuilder schema =
                SchemaBuilder.struct().name("items.Value").field("id", Schema.INT64_SCHEMA);
        for (int i = 0; i < namesAndSchemas.length; i += 2) {
            schema.field((String) namesAndSchemas[i], (Schema) namesAndSchemas[i + 1]);
        }
        return schema.build();
    }

    /** A row with these values behind its id. */
    private SinkRecord item(Schema schema, long id, Object... values) {
        return stored(schema, offset++, id, values);
    }

    private static SinkRecord stored(Schema schema, long offset, long id, Object... values) {
        Struct row = new Struct(schema).put("id", id);
        for (int i = 0; i < values.length; i++) {
            row.put(schema.fields().get(i + 1), values[i]);
        }
        return new SinkRecord("items", 0, Schema.INT64_SCHEMA, id, schema, row, offset);
    }

    private static String columns() {
        return SINK.target().columns("items");
    }

    private static JdbcSinkTask start(String... more) {
        List<String> settings = new ArrayList<>(List.of("pk.fields", "id"));
        settings.addAll(List.of(more));
        return SINK.startWithReporter(settings.toArray(String[]::new));
    }

    @Test
    void newFieldsGetColumnsWithTheirDefaults() {
        JdbcSinkTask task = start("schema.evolution", "basic");
        SINK.put(task, item(row(), 1));

        SINK.put(
                task,
                item(
                        row(
                                "note",
                                Schema.OPTIONAL_STRING_SCHEMA,
                                "stock",
                                SchemaBuilder.int32().defaultValue(5).build(),
                                "place",
                                Schema.STRING_SCHEMA),
                        2,
                        "it's",
                        7,
                        "here"));

        assertThat(columns())
                .isEqualTo("id bigint NOT NULL, note text, stock integer NOT NULL, place text");
        assertThat(SINK.rows("items")).isEqualTo("(1,,5,) (2,it's,7,here)");
    }

    @Test
    void defaultThatNoColumnCanHaveIsLeftOut() {
        JdbcSinkTask task = start("schema.evolution", "basic");
        SINK.put(task, item(row(), 1));
        Schema halfOfACharacter = SchemaBuilder.string().defaultValue("\uD83D").build();

        SINK.put(task, item(row("note", halfOfACharacter), 2, "b"));

        assertThat(columns()).isEqualTo("id bigint NOT NULL, note text");
        assertThat(SINK.rows("items")).isEqualTo("(1,) (2,b)");
    }

    @Test
    void columnsAreWidenedAndNeverNarrowed() {
        SINK.execute(
                "CREATE TABLE items (id bigint PRIMARY KEY, a integer, b varchar(3), c numeric(5,2),"
                        + " d date, e bigint)");
        Schema wide =
                row(
                        "a", Schema.INT64_SCHEMA,
                        "b", Schema.STRING_SCHEMA,
                        "c", Decimal.builder(4).parameter("connect.decimal.precision", "6").build(),
                        "d", org.apache.kafka.connect.data.Timestamp.SCHEMA,
                        "e", Schema.INT16_SCHEMA);

        SINK.put(
                start("schema.evolution", "basic"),
                item(
                        wide,
                        1,
                        1L << 40,
                        "longer",
                        new java.math.BigDecimal("1.2345"),
                        java.util.Date.from(java.time.Instant.EPOCH),
                        (short) 3));

        assertThat(columns())
                .isEqualTo(
                        "id bigint NOT NULL, a bigint, b text, c numeric(7,4),"
                                + " d timestamp without time zone, e bigint");
    }

    @Test
    void nullsAreAllowedWhereRecordsMayHaveThem() {
        SINK.execute(
                "CREATE TABLE items (id bigint PRIMARY KEY, note text NOT NULL,"
                        + " gone integer NOT NULL, made timestamp NOT NULL DEFAULT now())");

        SINK.put(
                start("schema.evolution", "basic"),
                item(row("note", Schema.OPTIONAL_STRING_SCHEMA), 1, (Object) null));

        assertThat(columns())
                .isEqualTo(
                        "id bigint NOT NULL, note text, gone integer,"
                                + " made timestamp without time zone NOT NULL");
    }

    @Test
    void nothingIsDroppedOrGivenAnotherKindOfTypeUnlessFull() {
        SINK.execute("CREATE TABLE items (id bigint PRIMARY KEY, own integer, size integer)");
        JdbcSinkTask task = start("schema.evolution", "basic");
        SINK.put(task, item(row("old", Schema.OPTIONAL_STRING_SCHEMA), 1, "a"));
        SINK.put(task, item(row("newer", Schema.OPTIONAL_STRING_SCHEMA), 2, "b"));
        assertThat(columns())
                .isEqualTo("id bigint NOT NULL, own integer, size integer, old text, newer text");

        assertThatThrownBy(() -> SINK.put(task, item(row("size", Schema.STRING_SCHEMA), 3, "L")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(
                        "'items'", "'size'", "text", "column int", "schema.evolution");
    }

    @Test
    void fullDropsWhatRecordsStopHavingAndChangesTypes() {
        SINK.execute("CREATE TABLE items (id bigint PRIMARY KEY, own integer, size integer)");
        JdbcSinkTask task = start("schema.evolution", "full");

        SINK.put(task, item(row("old", Schema.OPTIONAL_STRING_SCHEMA), 1, "a"));
        SINK.put(task, item(row("size", Schema.STRING_SCHEMA), 2, "L"));

        assertThat(columns()).isEqualTo("id bigint NOT NULL, own integer, size text");
    }

    @Test
    void fullWritesTheRecordsBeforeAChangeFirstAndBearsOlderOnesBehindIt() {
        SINK.execute("CREATE TABLE items (id bigint PRIMARY KEY, size integer)");
        JdbcSinkTask task = start("schema.evolution", "full");
        Schema older = row("size", Schema.INT32_SCHEMA, "old", Schema.OPTIONAL_STRING_SCHEMA);
        Schema newer = row("size", Schema.STRING_SCHEMA);

        SINK.put(task, item(older, 1, 5, "a"), item(newer, 2, "6"), item(newer, 3, "7"));
        assertThat(SINK.rows("items")).isEqualTo("(1,5) (2,6) (3,7)");
        SINK.put(task, item(older, 4, 8, "b"), item(newer, 5, "9"));

        assertThat(SINK.column("SELECT size FROM items ORDER BY id")).isEqualTo("5 6 7 8 9");
    }

    @Test
    void fieldThatDoesNotFitIsLeftOutWhereThatIsWanted() {
        SINK.execute("CREATE TABLE items (id bigint PRIMARY KEY, size integer)");
        Schema schema =
                row(
                        "size", Schema.STRING_SCHEMA,
                        "note", Schema.STRING_SCHEMA);

        SINK.put(
                start("schema.evolution", "basic", "schema.incompatible", "ignore"),
                item(schema, 1, "L", "b"));

        assertThat(SINK.rows("items")).isEqualTo("(1,,b)");
    }

    @Test
    void recordThatDoesNotFitIsReportedWhereThatIsWanted() {
        SINK.execute("CREATE TABLE items (id bigint PRIMARY KEY)");
        JdbcSinkTask task = start("schema.incompatible", "dead_letter");
        Schema wide = row("note", Schema.STRING_SCHEMA);

        SINK.put(task, item(row(), 1), item(wide, 2, "b"), item(wide, 3, "c"), item(row(), 4));

        assertThat(SINK.column("SELECT id FROM items ORDER BY id")).isEqualTo("1 4");
        assertThat(SINK.context().reports())
                .extracting(report -> report.error().getMessage())
                .hasSize(2)
                .allSatisfy(m -> assertThat(m).contains("'items'", "'note'", "has no column"));
    }

    @Test
    void tasksThatChangeOneTableAtTheSameTimeDoNotRace()
            throws ExecutionException, InterruptedException {
        SINK.execute("CREATE TABLE items (id bigint PRIMARY KEY, size smallint)");
        List<Schema> sizes =
                List.of(
                        Schema.INT32_SCHEMA,
                        Schema.INT64_SCHEMA,
                        Decimal.builder(2).parameter("connect.decimal.precision", "30").build());
        List<Object> values = List.of(1 << 20, 1L << 40, new java.math.BigDecimal("1.25"));
        ExecutorService tasks = Executors.newFixedThreadPool(12);
        CyclicBarrier start = new CyclicBarrier(12);
        List<Callable<Void>> puts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int number = i;
            Schema schema =
                    row("size", sizes.get(i % 3), "c" + i % 4, Schema.OPTIONAL_STRING_SCHEMA);
            JdbcSinkTask task =
                    start("schema.evolution", "basic", "delivery.guarantee", "at_least_once");
            SINK.put(task, stored(row(), 0, number)); // connected, and has seen the table
            puts.add(
                    () -> {
                        start.await();
                        SINK.put(task, stored(schema, 1, number, values.get(number % 3), "x"));
                        return null;
                    });
        }
        for (Future<Void> put : tasks.invokeAll(puts)) {
            put.get();
        }
        tasks.shutdown();

        assertThat(SINK.query("SELECT count(*) FROM items")).isEqualTo("12");
        assertThat(SINK.query("SELECT sum(size) FROM items WHERE id < 3"))
                .isEqualTo("1099512676353.25");
        assertThat(columns()).contains("size numeric(", "c0 text", "c3 text");
    }
}
