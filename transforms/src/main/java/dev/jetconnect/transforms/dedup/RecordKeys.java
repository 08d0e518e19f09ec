package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.record.FieldPath;
import dev.jetconnect.transforms.record.TransformConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/** Makes the key that the settings of {@code Deduplicate} ask for. */
public final class RecordKeys {
    private RecordKeys() {}

    public static RecordKey of(TransformConfig config) {
        String mode = config.getString(DeduplicateKeys.KEY_MODE);
        List<String> fields = config.getList(DeduplicateKeys.KEY_FIELDS);
        if (mode.equals("fields") == fields.isEmpty()) {
            throw new ConfigException(
                    DeduplicateKeys.KEY_FIELDS,
                    fields,
                    "is needed with key.mode=fields, and with that alone");
        }
        return switch (mode) {
            case "fields" -> new FieldsKey(FieldPath.parseAll(DeduplicateKeys.KEY_FIELDS, fields));
            case "value" -> new ContentKey();
            case "batch" -> batchKey(config);
            default -> new PositionKey();
        };
    }

    private static BatchKey batchKey(TransformConfig config) {
        List<FieldPath> parts =
                Stream.of("first", "last", "count", "action", "table")
                        .map(part -> batchPlace(config, part).orElseThrow())
                        .toList();
        return new BatchKey(parts, batchPlace(config, "hash"), batchPlace(config, "row"));
    }

    private static Optional<FieldPath> batchPlace(TransformConfig config, String part) {
        String setting = DeduplicateKeys.BATCH_PREFIX + part;
        return Optional.ofNullable(config.getString(setting))
                .map(text -> FieldPath.parse(setting, text));
    }
}
