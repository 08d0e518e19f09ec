package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** {@code docs/TYPES.md} is made of the cases that the tests of column types run. */
class TypesDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "TYPES-OF-RECORDS.md");
    private static final String WRITE = "jetconnect.types.write";

    private static final String BEGINNING =
            """
            # Types of records in the JDBC sink

            What a field becomes in a table that the sink creates, and what a value is there; [TYPES.md](TYPES.md) says it from
            database to database. Each line is a case that
            `ColumnTypesTest` and `MySqlColumnTypesTest` run on the real servers, by a statement and by COPY or LOAD DATA: this file is
            made of their cases, by `./mvnw test -pl sink-connectors/jdbc -am -Dtest=TypesDocumentTest -D%s=true
            -Dsurefire.failIfNoSpecifiedTests=false`.
            """
                    .formatted(WRITE);

    private static final String ENDING =
            """

            ## MySQL and MariaDB: refused, for no column can keep it
            | schema | value | what the message says |
            |---|---|---|
            %s
            ## What differs by the server
            MariaDB's json is longtext with a check, and keeps the text as it is; MySQL's json orders names anew and drops repeated
            ones. MySQL shows year(4) as year. Keys of text and bytes are varchar(255) with a binary collation and
            varbinary(255) in MySQL and MariaDB, which cannot index longer ones.
            """;

    private static String document() {
        return BEGINNING
                + section("PostgreSQL", ColumnTypesTest.columns())
                + section("MySQL and MariaDB", MySqlColumnTypesTest.columns())
                + ENDING.formatted(
                        MySqlColumnTypesTest.impossible()
                                .map(Arguments::get)
                                .map(
                                        values ->
                                                line(
                                                        schema((Schema) values[0]),
                                                        text(values[1]),
                                                        text(values[2])))
                                .collect(Collectors.joining()));
    }

    private static String section(String target, Stream<Arguments> cases) {
        String lines =
                cases.map(Arguments::get)
                        .map(
                                values ->
                                        line(
                                                schema((Schema) values[0]),
                                                text(values[1]),
                                                (String) values[2],
                                                text(values[3])))
                        .collect(Collectors.joining());
        return "\n## "
                + target
                + "\n| schema | value | column | stored |\n|---|---|---|---|\n"
                + lines;
    }

    private static String line(String... cells) {
        return Stream.of(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String schema(Schema schema) {
        Map<String, String> parameters =
                schema.parameters() == null ? Map.of() : new TreeMap<>(schema.parameters());
        String name = schema.name() == null ? schema.type().toString() : schema.name();
        String details =
                parameters.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .map(detail -> detail.replace("__debezium.source.column.", "source "))
                        .collect(Collectors.joining(", "));
        return details.isEmpty() ? name : name + " (" + details + ")";
    }

    @SuppressWarnings("JavaUtilDate") // the class of Connect's own logical types
    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return text(copy);
        }
        if (value instanceof Date date) {
            return date.toInstant().toString();
        }
        if (value instanceof Struct struct) {
            return struct.schema().fields().stream()
                    .map(field -> field.name() + "=" + part(struct.get(field)))
                    .collect(Collectors.joining(", "));
        }
        String text =
                value.toString()
                        .codePoints()
                        .mapToObj(TypesDocumentTest::shown)
                        .collect(Collectors.joining());
        return text.isEmpty() ? "(empty)" : "`` " + text + " ``";
    }

    private static String part(Object value) {
        return value instanceof byte[] ? text(value) : String.valueOf(value);
    }

    private static String shown(int character) {
        return character < ' ' ? "\\u%04x".formatted(character) : Character.toString(character);
    }

    @Test
    void documentSaysWhatTheTestsOfColumnTypesRun() throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(DOCUMENT, document());
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document());
    }
}
