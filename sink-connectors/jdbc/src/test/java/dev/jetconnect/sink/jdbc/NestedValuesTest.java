package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.FlatTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values with parts, in columns that a user has created. */
class NestedValuesTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema TEXTS =
            SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).optional().build();
    private static final Schema NUMBERS =
            SchemaBuilder.array(Schema.INT32_SCHEMA).optional().build();
    private static final Schema MAP =
            SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                    .optional()
                    .build();

    private final FlatTopic topic = new FlatTopic("t", Schema.INT64_SCHEMA);

    private static Map<String, String> map() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("a\"b", "c\\d");
        map.put("e", null);
        return map;
    }

    static Stream<Arguments> columns() {
        List<String> texts = Arrays.asList("a", null, "NULL", "b\"c", "d\\e", "{f,g}", "");
        Schema point = Geometries.point();
        return Stream.of(
                Arguments.of(
                        "varchar(5)[]",
                        TEXTS,
                        texts,
                        "{a,NULL,\"NULL\",\"b\\\"c\",\"d\\\\e\",\"{f,g}\",\"\"}"),
                Arguments.of(
                        "text",
                        TEXTS,
                        texts,
                        "[\"a\", null, \"NULL\", \"b\\\"c\", \"d\\\\e\", \"{f,g}\", \"\"]"),
                Arguments.of("bigint[]", NUMBERS, List.of(1, -2), "{1,-2}"),
                Arguments.of("jsonb", NUMBERS, List.of(1, -2), "[1, -2]"),
                Arguments.of("hstore", MAP, map(), "\"e\"=>NULL, \"a\\\"b\"=>\"c\\\\d\""),
                Arguments.of("json", MAP, map(), "{\"a\\\"b\": \"c\\\\d\", \"e\": null}"),
                Arguments.of(
                        "bytea",
                        point,
                        Geometries.point(1, 2, 4326),
                        "\\x0101000020e6100000000000000000f03f0000000000000040"),
                Arguments.of(
                        "text",
                        point,
                        Geometries.point(1, 2, 4326),
                        "{\"x\": 1.0, \"y\": 2.0, \"wkb\": \"AQEAAAAAAAAAAADwPwAAAAAAAABA\", \"srid\": 4326}"),
                Arguments.of(
                        "interval",
                        SchemaBuilder.int64().name("io.debezium.time.MicroTime").optional().build(),
                        -3_020_399_000_000L,
                        "-838:59:59"));
    }

    /** One row through an array and a hundred through COPY, and a change. */
    @ParameterizedTest
    @MethodSource("columns")
    void columnHoldsTheValueInItsOwnForm(String type, Schema schema, Object value, String stored) {
        SINK.execute("CREATE EXTENSION IF NOT EXISTS hstore");
        SINK.execute("CREATE TABLE t (id bigint PRIMARY KEY, v " + type + ")");
        Schema row = SchemaBuilder.struct().field("v", schema).build();
        JdbcSinkTask task = SINK.start("pk.fields", "id");
        SINK.put(task, topic.row(0L, new Struct(row)));
        List<SinkRecord> records = new ArrayList<>();
        for (long id = 1; id <= 100; id++) {
            records.add(topic.row(id, new Struct(row).put("v", value)));
        }
        task.put(records);

        SINK.put(task, topic.row(0L, new Struct(row).put("v", value)));

        assertThat(SINK.query("SELECT string_agg(DISTINCT v::text, ' ') FROM t")).isEqualTo(stored);
        assertThat(SINK.query("SELECT count(v) FROM t")).isEqualTo("101");
    }

    @Test
    void updatesAndDeletesFindRowsBesideArrays() {
        SINK.execute("CREATE TABLE t (id bigint PRIMARY KEY, v int[])");
        Schema row = SchemaBuilder.struct().field("v", NUMBERS).build();
        JdbcSinkTask task = SINK.start("pk.fields", "id", "insert.mode", "update");
        SINK.execute("INSERT INTO t VALUES (1, '{}'), (2, '{}')");

        SINK.put(task, topic.row(1L, new Struct(row).put("v", List.of(1, 2))));
        SINK.put(task, topic.withoutValue(2L));

        assertThat(SINK.query("SELECT string_agg(t::text, ' ') FROM t")).isEqualTo("(1,\"{1,2}\")");
    }

    @Test
    void pointOfAReferenceSystemIsNotBentToAPlainOne() {
        Schema row = SchemaBuilder.struct().field("v", Geometries.point()).build();
        JdbcSinkTask task = SINK.start("pk.fields", "id");
        Struct value = new Struct(row).put("v", Geometries.point(1, 2, 4326));

        assertThatThrownBy(() -> SINK.put(task, topic.row(1L, value)))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("'v'", "4326", "bytea");
    }
}
