package dev.jetconnect.sink.jdbc.dialect;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.connect.data.Schema;

/**
 * What Debezium tells about a field's column with {@code column.propagate.source.type}.
 *
 * @param type the name that the source has for it, in capitals
 */
public record SourceColumn(String type, OptionalInt length, int scale) {
    private static final String PREFIX = "__debezium.source.column.";

    /** Empty: nothing is told. */
    public static Optional<SourceColumn> of(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        if (parameters == null || !parameters.containsKey(PREFIX + "type")) {
            return Optional.empty();
        }
        String length = parameters.get(PREFIX + "length");
        return Optional.of(
                new SourceColumn(
                        parameters.get(PREFIX + "type"),
                        length == null
                                ? OptionalInt.empty()
                                : OptionalInt.of(Integer.parseInt(length)),
                        Integer.parseInt(parameters.getOrDefault(PREFIX + "scale", "0"))));
    }

    /** Empty: there is none, or none that a type can be declared with. */
    public Optional<Integer> length(int max) {
        return length.isPresent() && length.getAsInt() > 0 && length.getAsInt() <= max
                ? Optional.of(length.getAsInt())
                : Optional.empty();
    }
}
