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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("JavaUtilDate") // the class of Connect's own logical types
class ColumnTypesTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final long MICROS = 1_714_558_530_123_457L;

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
        return Stream.of(
                column(SchemaBuilder.int8(), (byte) -128, "smallint", "-128"),
                column(SchemaBuilder.int16(), (short) 32767, "smallint", "32767"),
                column(SchemaBuilder.int32(), Integer.MIN_VALUE, "integer", "-2147483648"),
                column(SchemaBuilder.int64(), Long.MAX_VALUE, "bigint", "9223372036854775807"),
                column(SchemaBuilder.float32(), 0.1f, "real", "0.1"),
                column(SchemaBuilder.float32(), Float.NaN, "real", "NaN"),
                column(SchemaBuilder.float64(), 1e300, "double precision", "1e+300"),
                column(
                        SchemaBuilder.float64(),
                        Double.NEGATIVE_INFINITY,
                        "double precision",
                        "-Infinity"),
                column(SchemaBuilder.bool(), true, "boolean", "true"),
                column(SchemaBuilder.string(), "", "text", ""),
                column(SchemaBuilder.string(), "null", "text", "null"),
                column(SchemaBuilder.bytes(), new byte[] {0, -1, 92, 10}, "bytea", "\\x00ff5c0a"),
                column(SchemaBuilder.bytes(), ByteBuffer.wrap(new byte[0]), "bytea", "\\x"));
    }

    private static Stream<Arguments> logicalTypes() {
        Date instant = Date.from(Instant.parse("1969-12-31T23:59:59.999Z"));
        return Stream.of(
                column(Decimal.builder(2), new BigDecimal("-1.50"), "numeric", "-1.50"),
                column(
                        Decimal.builder(2).parameter("connect.decimal.precision", "12"),
                        new BigDecimal("1.50"),
                        "numeric(12,2)",
                        "1.50"),
                column(Decimal.builder(-3), new BigDecimal("5E+3"), "numeric", "5000"),
                column(
                        org.apache.kafka.connect.data.Date.builder(),
                        Date.from(Instant.parse("1969-12-30T00:00:00Z")),
                        "date",
                        "1969-12-30"),
                column(
                        Time.builder(),
                        new Date(86_399_999),
                        "time without time zone",
                        "23:59:59.999"),
                column(
                        Timestamp.builder(),
                        instant,
                        "timestamp without time zone",
                        "1969-12-31 23:59:59.999"));
    }

    private static Stream<Arguments> debeziumTimes() {
        String timestamp = "timestamp without time zone";
        String time = "time without time zone";
        return Stream.of(
                column(int32("time.Date"), -719_163, "date", "0001-12-31 BC"),
                column(int32("time.Time"), 1, time, "00:00:00.001"),
                column(int64("time.MicroTime"), 86_400_000_000L, time, "24:00:00"),
                column(int64("time.NanoTime"), 1_999L, time, "00:00:00.000001"),
                column(int64("time.Timestamp"), -1L, timestamp, "1969-12-31 23:59:59.999"),
                column(
                        int64("time.MicroTimestamp"),
                        MICROS,
                        timestamp,
                        "2024-05-01 10:15:30.123457"),
                column(int64("time.MicroTimestamp"), 9223372036825200000L, timestamp, "infinity"),
                column(
                        int64("time.NanoTimestamp"),
                        MICROS * 1000 + 999,
                        timestamp,
                        "2024-05-01 10:15:30.123457"),
                column(
                        string("time.ZonedTimestamp"),
                        "2024-05-01T10:15:30.123457+02:00",
                        "timestamp with time zone",
                        "2024-05-01 08:15:30.123457+00"),
                column(
                        string("time.ZonedTimestamp"),
                        "-0043-03-15T00:00:00Z",
                        "timestamp with time zone",
                        "0044-03-15 00:00:00+00 BC"),
                column(
                        string("time.ZonedTimestamp"),
                        "+12024-05-01T10:15:30.5Z",
                        "timestamp with time zone",
                        "12024-05-01 10:15:30.5+00"),
                column(
                        string("time.ZonedTime"),
                        "10:15:30.000001Z",
                        "time with time zone",
                        "10:15:30.000001+00"),
                column(
                        string("time.Interval"),
                        "P1Y2M3DT4H5M6.78S",
                        "interval",
                        "1 year 2 mons 3 days 04:05:06.78"),
                column(int64("time.MicroDuration"), -1_500_000L, "interval", "-00:00:01.5"));
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
                column(string("data.Uuid"), uuid, "uuid", uuid),
                column(
                        string("data.Json"),
                        "{\"a\": [1, \"\\\\\"]}",
                        "json",
                        "{\"a\": [1, \"\\\\\"]}"),
                column(string("data.Xml"), "<a b=\"c\"/>", "xml", "<a b=\"c\"/>"),
                column(string("data.Enum"), "small", "text", "small"),
                column(
                        SchemaBuilder.bytes()
                                .name("io.debezium.data.Bits")
                                .parameter("length", "10"),
                        new byte[] {5, 2},
                        "bit(10)",
                        "1000000101"),
                Arguments.of(decimal, number, "numeric", "1.234"));
    }

    private static Stream<Arguments> sources() {
        return Stream.of(
                column(
                        source(string("data.Json"), "JSONB", "2147483647"),
                        "{\"a\":1}",
                        "jsonb",
                        "{\"a\": 1}"),
                column(
                        source(SchemaBuilder.string(), "VARCHAR", "20"),
                        "x",
                        "character varying(20)",
                        "x"),
                column(source(SchemaBuilder.string(), "VARCHAR", "2147483647"), "x", "text", "x"),
                column(
                        source(SchemaBuilder.string(), "INET", "0"),
                        "10.0.0.1",
                        "inet",
                        "10.0.0.1/32"),
                column(
                        source(Decimal.builder(2), "NUMERIC", "12"),
                        new BigDecimal("1.50"),
                        "numeric(12,2)",
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
                        "integer[]",
                        "{1,NULL}"),
                column(
                        SchemaBuilder.array(int32("time.Date").optional().build()),
                        List.of(0),
                        "date[]",
                        "{1970-01-01}"),
                column(
                        SchemaBuilder.array(SchemaBuilder.array(Schema.INT32_SCHEMA).build()),
                        List.of(List.of(1, 2), List.of(3)),
                        "jsonb",
                        "[[1, 2], [3]]"),
                column(
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA),
                        Map.of("a", "\"b\""),
                        "jsonb",
                        "{\"a\": \"\\\"b\\\"\"}"),
                Arguments.of(
                        sizes, new Struct(sizes).put("a", 1), "jsonb", "{\"a\": 1, \"bc\": null}"),
                Arguments.of(
                        Geometries.point(), Geometries.point(1.5, -2, null), "point", "(1.5,-2)"),
                Arguments.of(
                        Geometries.geometry(),
                        Geometries.geometry(1, 2, 4326),
                        "bytea",
                        "\\x0101000020e6100000000000000000f03f0000000000000040"));
    }

    /** One row through an array and a hundred through COPY: both must store the same. */
    @ParameterizedTest
    @MethodSource("columns")
    void columnIsCreatedAndHoldsTheValue(Schema schema, Object value, String type, String stored) {
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

        assertThat(
                        SINK.query(
                                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                                        + " WHERE attrelid = 't'::regclass AND attname = 'v'"))
                .isEqualTo(type);
        assertThat(
                        SINK.query(
                                "SELECT string_agg(DISTINCT v::text, '|') FROM (SELECT v, set_config("
                                        + "'TimeZone', 'UTC', false) FROM t) rows"))
                .isEqualTo(stored);
        assertThat(SINK.query("SELECT count(*) FROM t WHERE v IS NOT NULL")).isEqualTo("101");
        assertThat(SINK.query("SELECT count(*) FROM t WHERE v IS NULL")).isEqualTo("2");
    }

    @Test
    void requiredFieldMakesAColumnThatMustNotBeNull() {
        Schema row =
                SchemaBuilder.struct()
                        .field("a", Schema.STRING_SCHEMA)
                        .field("b", Schema.OPTIONAL_STRING_SCHEMA)
                        .build();
        JdbcSinkTask task = SINK.start("pk.fields", "id");

        SINK.put(task, topic.row(1L, new Struct(row).put("a", "x")));

        assertThat(
                        SINK.query(
                                "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute"
                                        + " WHERE attrelid = 't'::regclass AND attnum > 0 AND attnotnull"))
                .isEqualTo("id,a");
        assertThat(
                        SINK.query(
                                "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                                        + " WHERE conrelid = 't'::regclass AND contype = 'p'"))
                .isEqualTo("PRIMARY KEY (id)");
    }

    @Test
    void timestampWithoutZoneIsUtcInAColumnThatHasOne() {
        SINK.execute("CREATE TABLE t (id bigint PRIMARY KEY, v timestamptz)");
        Schema row =
                SchemaBuilder.struct().field("v", int64("time.MicroTimestamp").build()).build();
        JdbcSinkTask task = SINK.start("pk.fields", "id");

        SINK.put(task, topic.row(1L, new Struct(row).put("v", 1_000_001L)));

        assertThat(SINK.query("SELECT extract(epoch FROM v) FROM t")).isEqualTo("1.000001");
    }

    @Test
    void timeOutsideOfADayIsRefused() {
        Schema row = SchemaBuilder.struct().field("v", int64("time.MicroTime").build()).build();
        JdbcSinkTask task = SINK.start("pk.fields", "id");

        assertThatThrownBy(() -> SINK.put(task, topic.row(1L, new Struct(row).put("v", -1L))))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("'v'", "outside of a day");
    }
}
