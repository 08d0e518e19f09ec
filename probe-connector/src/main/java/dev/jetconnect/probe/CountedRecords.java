package dev.jetconnect.probe;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Records made by the config's patterns, in which {@code {n}} stands for their place, {@code
 * {source}} for their source partition and {@code {run}} for the run that made them.
 *
 * <p>Immutable.
 */
final class CountedRecords implements RecordScript {
    private static final Schema STRUCT =
            SchemaBuilder.struct()
                    .name("probe.Value")
                    .field("n", Schema.INT64_SCHEMA)
                    .field("text", Schema.STRING_SCHEMA)
                    .build();

    private final ProbeConfig config;
    private final List<String> topics;
    private final String run;

    /**
     * @param run of the task
     */
    CountedRecords(ProbeConfig config, String run) {
        this.config = config;
        this.run = run;
        this.topics = config.getList(ProbeConfig.TOPICS);
    }

    @Override
    public Optional<SourceRecord> at(long place, Map<String, ?> partition, Map<String, ?> offset) {
        long count = config.getLong(ProbeConfig.RECORDS);
        if (topics.isEmpty() || (count >= 0 && place >= count)) {
            return Optional.empty();
        }
        Optional<String> key = filledOrNull(ProbeConfig.KEY, place, partition);
        SchemaAndValue value =
                filledOrNull(ProbeConfig.VALUE, place, partition)
                        .map(text -> typed(text, place))
                        .orElse(SchemaAndValue.NULL);
        Long first = config.getLong(ProbeConfig.TIMESTAMP);
        return Optional.of(
                new SourceRecord(
                        partition,
                        offset,
                        topics.get((int) (place % topics.size())),
                        config.getInt(ProbeConfig.KAFKA_PARTITION),
                        key.isPresent() ? Schema.STRING_SCHEMA : null,
                        key.orElse(null),
                        value.schema(),
                        value.value(),
                        first == null ? null : first + place,
                        Headers.parse(
                                filled(config.getString(ProbeConfig.HEADERS), place, partition))));
    }

    private Optional<String> filledOrNull(String setting, long place, Map<String, ?> partition) {
        String pattern = config.getString(setting);
        return pattern.equals("null")
                ? Optional.empty()
                : Optional.of(filled(pattern, place, partition));
    }

    private String filled(String pattern, long place, Map<String, ?> partition) {
        return pattern.indexOf('{') < 0
                ? pattern
                : pattern.replace("{n}", String.valueOf(place))
                        .replace("{source}", String.valueOf(partition.get("source")))
                        .replace("{run}", run);
    }

    private SchemaAndValue typed(String text, long place) {
        String type = config.getString(ProbeConfig.VALUE_TYPE);
        return switch (type) {
            case "string" -> new SchemaAndValue(Schema.STRING_SCHEMA, text);
            case "int64" -> new SchemaAndValue(Schema.INT64_SCHEMA, place);
            case "bytes" ->
                    new SchemaAndValue(Schema.BYTES_SCHEMA, text.getBytes(StandardCharsets.UTF_8));
            case "map" -> new SchemaAndValue(null, Map.of("n", place, "text", text));
            default ->
                    new SchemaAndValue(
                            STRUCT, new Struct(STRUCT).put("n", place).put("text", text));
        };
    }
}
