package dev.jetconnect.sink.jdbc.dialect.mysql;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/** What Debezium tells with {@code column.propagate.source.type}, where it is the same here. */
final class SourceType {
    // All text columns of a row together may have 65,535 bytes, so longer ones are longtext.
    private static final int TEXT_MAX = 255;

    private SourceType() {}

    static Optional<String> of(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        if (parameters == null || !parameters.containsKey("__debezium.source.column.type")) {
            return Optional.empty();
        }
        Optional<Integer> length =
                Optional.ofNullable(parameters.get("__debezium.source.column.length"))
                        .map(Integer::valueOf)
                        .filter(size -> size > 0 && size <= TEXT_MAX);
        return switch (parameters.get("__debezium.source.column.type")) {
            case "JSONB" -> Optional.of("json");
            case "BIGINT UNSIGNED" -> Optional.of("bigint unsigned");
            case "YEAR" -> Optional.of("year");
            case "VARCHAR" -> length.map(size -> MySqlTypes.exactText("varchar", size));
            case "CHAR", "BPCHAR" -> length.map(size -> MySqlTypes.exactText("char", size));
            case "BINARY", "VARBINARY" -> length.map(size -> "varbinary(" + size + ")");
            case "NUMERIC", "DECIMAL" ->
                    length.flatMap(
                            size ->
                                    MySqlNumbers.decimalType(
                                            size,
                                            Integer.parseInt(
                                                    parameters.getOrDefault(
                                                            "__debezium.source.column.scale",
                                                            "0"))));
            default -> Optional.empty();
        };
    }
}
