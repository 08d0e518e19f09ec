package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.FlatTopic;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@OnDatabases({TargetKind.MYSQL, TargetKind.MARIADB})
@SuppressWarnings("JavaUtilDate") // the class of Connect's own logical types
class MySqlColumnTypesTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final long MICROS = 1_714_558_530_123_457L;
    private static final String ANY_WIDTH = "(\\w*int)\\(\\d\\d?\\)";

    private final FlatTopic topic = new FlatTopic("t", Schema.INT64_SCHEMA);

    private static SchemaBuilder int64(String name) {
        return SchemaBuilder.int64().name("io.debezium." + name);
    }

    private static SchemaBuilder int32(String name) {
        return SchemaBuilder.int32().name("io.debezium." + name);
    }

    private static SchemaBuilder string(String name) {
        return SchemaBuilder.string().name("io.debezium." + name);
    }

    private static SchemaBuilder source(SchemaBuilder schema, String type, String length) {
        return schema.parameter("__debezium.source.column.type", type)
                .parameter("__debezium.source.column.length", length)
                .parameter("__debezium.source.column.scale", "2");
    }

    private static SchemaBuilder bits(int length) {
        return SchemaBuilder.bytes()
                .name("io.debezium.data.Bits")
                .parameter("length", String.valueOf(length));
    }

    private static Arguments column(
            SchemaBuilder schema, Object value, String type, String stored) {
        return Arguments.of(schema.optional().build(), value, type, stored);
    }

    static Stream<Arguments> columns() {
        return Stream.of(
                        primitives(),
                        logicalTypes(),
                        debeziumTimes(),
                        debeziumOthers(),
                        sources(),
                        nested())
                .flatMap(columns -> columns);
    }

    private static Stream<Arguments> primitives() {
        String text = "tab\tline\nreturn\r \\ \"a\" 'b' {c} \0 ü € \uD83D\uDE00 NULL \\N";
        return Stream.of(
                column(SchemaBuilder.int8(), (byte) -128, "smallint", "-128"),
                column(SchemaBuilder.int16(), (short) 32767, "smallint", "32767"),
                column(SchemaBuilder.int32(), Integer.MIN_VALUE, "int", "-2147483648"),
                column(SchemaBuilder.int64(), Long.MIN_VALUE, "bigint", "-9223372036854775808"),
                column(SchemaBuilder.int64(), Long.MAX_VALUE, "bigint", "9223372036854775807"),
                column(SchemaBuilder.float32(), 0.1f, "float", "0.1"),
                column(SchemaBuilder.float64(), 1e300, "double", "1e300"),
                column(SchemaBuilder.float64(), 0.1 + 0.2, "double", "0.30000000000000004"),
                column(SchemaBuilder.bool(), true, "tinyint", "1"),
                column(SchemaBuilder.string(), "", "longtext", ""),
                column(SchemaBuilder.string(), text, "longtext", text),
                column(SchemaBuilder.bytes(), new byte[] {0, -1, 92, 10}, "longblob", "00FF5C0A"),
                column(SchemaBuilder.bytes(), ByteBuffer.wrap(new byte[0]), "longblob", ""));
    }

    private static Stream<Arguments> logicalTypes() {
        Date instant = Date.from(Instant.parse("1969-12-31T23:59:59.999Z"));
        String widest = "9".repeat(35) + "." + "9".repeat(30);
        return Stream.of(
                column(Decimal.builder(2), new BigDecimal("-1.50"), "decimal(65,2)", "-1.50"),
                column(
                        Decimal.builder(2).parameter("connect.decimal.precision", "12"),
                        new BigDecimal("1.50"),
                        "decimal(12,2)",
                        "1.50"),
                column(Decimal.builder(30), new BigDecimal(widest), "decimal(65,30)", widest),
                column(Decimal.builder(-3), new BigDecimal("5E+3"), "decimal(65,0)", "5000"),
                column(
                        org.apache.kafka.connect.data.Date.builder(),
                        Date.from(Instant.parse("1969-12-30T00:00:00Z")),
                        "date",
                        "1969-12-30"),
                column(Time.builder(), new Date(86_399_999), "time(6)", "23:59:59.999000"),
                column(Timestamp.builder(), instant, "datetime(6)", "1969-12-31 23:59:59.999000"));
    }

    private static Stream<Arguments> debeziumTimes() {
        return Stream.of(
                column(int32("time.Date"), -719_162, "date", "0001-01-01"),
                column(int32("time.Date"), 2_932_896, "date", "9999-12-31"),
                column(int32("time.Time"), 1, "time(6)", "00:00:00.001000"),
                column(
                        int64("time.MicroTime"),
                        -3_020_399_000_000L,
                        "time(6)",
                        "-838:59:59.000000"),
                column(int64("time.MicroTime"), 90_000_000_001L, "time(6)", "25:00:00.000001"),
                column(int64("time.NanoTime"), 1_999L, "time(6)", "00:00:00.000001"),
                column(int64("time.Timestamp"), -1L, "datetime(6)", "1969-12-31 23:59:59.999000"),
                column(
                        int64("time.MicroTimestamp"),
                        MICROS,
                        "datetime(6)",
                        "2024-05-01 10:15:30.123457"),
                column(
                        int64("time.NanoTimestamp"),
                        MICROS * 1000 + 999,
                        "datetime(6)",
                        "2024-05-01 10:15:30.123457"),
                column(
                        string("time.ZonedTimestamp"),
                        "2024-05-01T01:15:30.123457+02:00",
                        "datetime(6)",
                        "2024-04-30 23:15:30.123457"),
                column(
                        string("time.ZonedTime"),
                        "10:15:30.000001+02:00",
                        "time(6)",
                        "08:15:30.000001"),
                column(
                        string("time.Interval"),
                        "P1Y2M3DT4H5M6.78S",
                        "longtext",
                        "P1Y2M3DT4H5M6.78S"),
                column(int64("time.MicroDuration"), -1_500_000L, "bigint", "-1500000"));
    }

    private static Stream<Arguments> debeziumOthers() {
        String uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
        Schema decimal =
                SchemaBuilder.struct()
                        .name("io.debezium.data.VariableScaleDecimal")
                        .field("scale", Schema.INT32_SCHEMA)
                        .field("value", Schema.BYTES_SCHEMA)
                        .optional()
                        .build();
        Struct number = new Struct(decimal).put("scale", 3).put("value", new byte[] {4, -46});
        return Stream.of(
                column(string("data.Uuid"), uuid, "char(36)", uuid),
                column(
                        string("data.Json"),
                        "{\"a\": [1, \"\\\\\"]}",
                        "json",
                        "{\"a\": [1, \"\\\\\"]}"),
                column(string("data.Xml"), "<a b=\"c\"/>", "longtext", "<a b=\"c\"/>"),
                column(string("data.Enum"), "small", "longtext", "small"),
                column(bits(10), new byte[] {5, 2}, "bit(10)", "1000000101"),
                column(
                        bits(64),
                        new byte[] {1, 0, 0, 0, 0, 0, 0, -128},
                        "bit(64)",
                        "1" + "0".repeat(62) + "1"),
                column(
                        bits(66),
                        new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 2},
                        "longtext",
                        "1" + "0".repeat(64) + "1"),
                Arguments.of(decimal, number, "decimal(65,30)", "1.234" + "0".repeat(27)));
    }

    private static Stream<Arguments> sources() {
        return Stream.of(
                column(
                        source(string("data.Json"), "JSONB", "2147483647"),
                        "{\"a\": 1}",
                        "json",
                        "{\"a\": 1}"),
                column(source(SchemaBuilder.string(), "VARCHAR", "20"), "x", "varchar(20)", "x"),
                column(
                        source(SchemaBuilder.string(), "VARCHAR", "2147483647"),
                        "x",
                        "longtext",
                        "x"),
                column(source(SchemaBuilder.int32(), "YEAR", "4"), 2155, "year(4)", "2155"),
                column(
                        source(Decimal.builder(0), "BIGINT UNSIGNED", "20"),
                        new BigDecimal("18446744073709551615"),
                        "bigint unsigned",
                        "18446744073709551615"),
                column(
                        source(Decimal.builder(2), "NUMERIC", "12"),
                        new BigDecimal("1.50"),
                        "decimal(12,2)",
                        "1.50"));
    }

    private static Stream<Arguments> nested() {
        Schema sizes =
                SchemaBuilder.struct()
                        .field("a", Schema.INT32_SCHEMA)
                        .field("bc", Schema.OPTIONAL_STRING_SCHEMA)
                        .optional()
                        .build();
        return Stream.of(
                column(
                        SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA),
                        Arrays.asList(1, null),
                        "json",
                        "[1, null]"),
                column(
                        SchemaBuilder.array(Decimal.builder(2).build()),
                        List.of(new BigDecimal("1.50")),
                        "json",
                        "[\"1.50\"]"),
                column(
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA),
                        Map.of("a", "\"b\\'"),
                        "json",
                        "{\"a\": \"\\\"b\\\\'\"}"),
                Arguments.of(
                        sizes, new Struct(sizes).put("a", 1), "json", "{\"a\": 1, \"bc\": null}"),
                Arguments.of(
                        Geometries.point(),
                        Geometries.point(1.5, -2, null),
                        "point",
                        "POINT(1.5 -2)"),
                Arguments.of(
                        Geometries.geometry(),
                        Geometries.geometry(1, 2, 7),
                        "geometry",
                        "POINT(1 2)"));
    }

    private static String columnType() {
        String type =
                SINK.query(
                        "SELECT column_type FROM information_schema.columns"
                                + " WHERE table_schema = 'sink' AND table_name = 't'"
                                + " AND column_name = 'v'");
        return type.replaceFirst("^" + ANY_WIDTH, "$1");
    }

    private static String text(String type) {
        if (type.startsWith("bit")) {
            return "BIN(v)";
        }
        if (type.equals("point") || type.equals("geometry")) {
            return "ST_AsText(v)";
        }
        return type.endsWith("blob") ? "HEX(v)" : "CAST(v AS CHAR CHARACTER SET utf8mb4)";
    }

    /** MariaDB's json is text, and MySQL shows no width of a year. */
    private static String sameType(String type) {
        return switch (type) {
            case "json" -> columnType().equals("longtext") ? "longtext" : "json";
            case "year(4)" -> columnType().equals("year") ? "year" : "year(4)";
            default -> type;
        };
    }

    /** One row in a statement and a hundred that are loaded: both must store the same. */
    @ParameterizedTest
    @MethodSource("columns")
    void columnIsCreatedAndHoldsTheValue(Schema schema, Object value, String type, String stored) {
        SINK.execute("SET GLOBAL local_infile = 1");
        Schema row = SchemaBuilder.struct().field("v", schema).build();
        JdbcSinkTask task = SINK.start("pk.fields", "id");
        SINK.put(task, topic.row(0L, new Struct(row).put("v", value)));
        List<SinkRecord> records = new ArrayList<>();
        for (long id = 1; id <= 100; id++) {
            records.add(topic.row(id, new Struct(row).put("v", value)));
        }
        records.add(topic.row(101L, new Struct(row)));

        task.put(records);
        SINK.put(task, topic.row(102L, new Struct(row)));
        SINK.put(task, topic.row(0L, new Struct(row).put("v", value)));

        assertThat(columnType()).isEqualTo(sameType(type));
        assertThat(SINK.column("SELECT DISTINCT " + text(type) + " FROM t WHERE v IS NOT NULL"))
                .isEqualTo(stored);
        assertThat(SINK.query("SELECT count(*) FROM t WHERE v IS NOT NULL")).isEqualTo("101");
        assertThat(SINK.query("SELECT count(*) FROM t WHERE v IS NULL")).isEqualTo("2");
    }

    static Stream<Arguments> numbersAsText() {
        return Stream.of(
                Arguments.of(SchemaBuilder.float64().build(), Double.NaN, "NaN"),
                Arguments.of(SchemaBuilder.float32().build(), 0.1f, "0.1"),
                Arguments.of(SchemaBuilder.bool().build(), true, "1"),
                Arguments.of(
                        Decimal.schema(31), new BigDecimal("1e-31"), "0." + "0".repeat(30) + "1"));
    }

    @ParameterizedTest
    @MethodSource("numbersAsText")
    void columnOfTextTakesAnyNumber(Schema schema, Object value, String stored) {
        SINK.execute("CREATE TABLE t (id bigint PRIMARY KEY, v varchar(100))");
        Schema row = SchemaBuilder.struct().field("v", schema).build();
        JdbcSinkTask task = SINK.start("pk.fields", "id");

        SINK.put(task, topic.row(1L, new Struct(row).put("v", value)));

        assertThat(SINK.query("SELECT v FROM t")).isEqualTo(stored);
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of(SchemaBuilder.float64().build(), Double.NaN, "NaN"),
                Arguments.of(SchemaBuilder.float32().build(), Float.NEGATIVE_INFINITY, "Infinity"),
                Arguments.of(int32("time.Date").build(), -719_163, "outside of 1 to 9999"),
                Arguments.of(
                        int64("time.MicroTimestamp").build(),
                        9223372036825200000L,
                        "outside of 1 to 9999"),
                Arguments.of(int64("time.MicroTime").build(), 3_020_400_000_000L, "838:59:59"),
                Arguments.of(Decimal.schema(31), new BigDecimal("1e-31"), "30 digits"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void valueThatNoColumnCanKeepIsRefused(Schema schema, Object value, String reason) {
        Schema row = SchemaBuilder.struct().field("v", schema).build();
        JdbcSinkTask task = SINK.start("pk.fields", "id");

        assertThatThrownBy(() -> SINK.put(task, topic.row(1L, new Struct(row).put("v", value))))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("'v'", reason);
    }
}
