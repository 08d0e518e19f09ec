package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.SourceColumn;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/** What Debezium tells with {@code column.propagate.source.type}, where it is the same here. */
final class SourceType {
    // All text columns of a row together may have 65,535 bytes, so longer ones are longtext.
    private static final int TEXT_MAX = 255;

    private SourceType() {}

    static Optional<String> of(Schema schema) {
        return SourceColumn.of(schema).flatMap(SourceType::of);
    }

    private static Optional<String> of(SourceColumn source) {
        Optional<Integer> length = source.length(TEXT_MAX);
        return switch (source.type()) {
            case "JSONB" -> Optional.of("json");
            case "BIGINT UNSIGNED" -> Optional.of("bigint unsigned");
            case "YEAR" -> Optional.of("year");
            case "VARCHAR" -> length.map(size -> MySqlTypes.exactText("varchar", size));
            case "CHAR", "BPCHAR" -> length.map(size -> MySqlTypes.exactText("char", size));
            case "BINARY", "VARBINARY" -> length.map(size -> "varbinary(" + size + ")");
            case "NUMERIC", "DECIMAL" ->
                    length.flatMap(size -> MySqlNumbers.decimalType(size, source.scale()));
            default -> Optional.empty();
        };
    }
}
