package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.SourceColumn;
import dev.jetconnect.sink.jdbc.dialect.TextInBytes;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;

/** What Debezium tells with {@code column.propagate.source.type}, where it is the same here. */
final class PostgresSourceType {
    private static final int UNLIMITED = 10_485_760;

    private static final Set<String> TEXTS =
            Set.of(
                    "JSONB",
                    "INET",
                    "CIDR",
                    "MACADDR",
                    "MACADDR8",
                    "INT4RANGE",
                    "INT8RANGE",
                    "NUMRANGE",
                    "TSRANGE",
                    "TSTZRANGE",
                    "DATERANGE");

    private PostgresSourceType() {}

    static Optional<String> of(Schema schema) {
        return SourceColumn.of(schema).flatMap(source -> of(schema, source));
    }

    private static Optional<String> of(Schema schema, SourceColumn source) {
        String type = source.type();
        if (schema.type() == Schema.Type.ARRAY) {
            return type.startsWith("_") && TEXTS.contains(type.substring(1))
                    ? Optional.of(type.substring(1).toLowerCase(Locale.ROOT) + "[]")
                    : Optional.empty();
        }
        if (TEXTS.contains(type) || TextInBytes.isSchema(schema)) {
            return Optional.of(type.toLowerCase(Locale.ROOT));
        }
        return switch (type) {
            case "VARCHAR" -> source.length(UNLIMITED).map(size -> "varchar(" + size + ")");
            case "CHAR", "BPCHAR" -> source.length(UNLIMITED).map(size -> "char(" + size + ")");
            case "NUMERIC", "DECIMAL" ->
                    source.length(UNLIMITED)
                            .flatMap(size -> PostgresTypes.sizedNumeric(size, source.scale()));
            default -> Optional.empty();
        };
    }
}
