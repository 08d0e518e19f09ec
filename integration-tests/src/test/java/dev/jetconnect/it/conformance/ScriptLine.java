package dev.jetconnect.it.conformance;

/**
 * A record for {@link Scene#write}.
 *
 * <p>Immutable.
 *
 * @param partition null: the target chooses
 * @param timestamp null: now
 * @param headers {@code name=value;name=value}; a name without {@code =} has a null value
 */
public record ScriptLine(
        String topic, Integer partition, Long timestamp, String key, String value, String headers) {
    private static final String NULL = "\\N";

    public static ScriptLine of(String topic, String key, String value) {
        return new ScriptLine(topic, null, null, key, value, "");
    }

    public ScriptLine withHeaders(String text) {
        return new ScriptLine(topic, partition, timestamp, key, value, text);
    }

    public ScriptLine at(int chosenPartition) {
        return new ScriptLine(topic, chosenPartition, timestamp, key, value, headers);
    }

    public ScriptLine timed(long time) {
        return new ScriptLine(topic, partition, time, key, value, headers);
    }

    /** As the probe reads it. */
    String text() {
        return String.join(
                "\t", topic, field(partition), field(timestamp), field(key), field(value), headers);
    }

    private static String field(Object value) {
        return value == null ? NULL : value.toString();
    }
}
