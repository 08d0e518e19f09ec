package dev.jetconnect.sink.jdbc.dialect;

import java.util.Map;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.apache.kafka.connect.data.Schema;

/**
 * A schema of dates or times without a zone, whose values are numbers.
 *
 * @param units the day since 1970, or the microsecond of the day or since 1970, of a value; finer
 *     values are cut, not rounded, so that none moves into the next second
 */
public record ClockSchema(Kind kind, ToLongFunction<Object> units) {
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final Map<String, ClockSchema> BY_NAME =
            Map.ofEntries(
                    Map.entry(
                            "org.apache.kafka.connect.data.Date",
                            new ClockSchema(
                                    Kind.DATE,
                                    value -> Math.floorDiv(millis(value), MILLIS_PER_DAY))),
                    Map.entry(
                            "org.apache.kafka.connect.data.Time",
                            new ClockSchema(Kind.TIME, value -> millis(value) * 1000)),
                    Map.entry(
                            "org.apache.kafka.connect.data.Timestamp",
                            new ClockSchema(Kind.TIMESTAMP, value -> millis(value) * 1000)),
                    Map.entry(
                            "io.debezium.time.Date",
                            new ClockSchema(Kind.DATE, ClockSchema::number)),
                    Map.entry(
                            "io.debezium.time.Time",
                            new ClockSchema(
                                    Kind.TIME, value -> Math.multiplyExact(number(value), 1000L))),
                    Map.entry(
                            "io.debezium.time.MicroTime",
                            new ClockSchema(Kind.TIME, ClockSchema::number)),
                    Map.entry(
                            "io.debezium.time.NanoTime",
                            new ClockSchema(Kind.TIME, value -> number(value) / 1000L)),
                    Map.entry(
                            "io.debezium.time.Timestamp",
                            new ClockSchema(
                                    Kind.TIMESTAMP,
                                    value -> Math.multiplyExact(number(value), 1000L))),
                    Map.entry(
                            "io.debezium.time.MicroTimestamp",
                            new ClockSchema(Kind.TIMESTAMP, ClockSchema::number)),
                    Map.entry(
                            "io.debezium.time.NanoTimestamp",
                            new ClockSchema(
                                    Kind.TIMESTAMP, value -> Math.floorDiv(number(value), 1000L))));

    /** What the units of a value are. */
    public enum Kind {
        /** Days since 1970-01-01. */
        DATE,
        /** Microseconds since midnight. */
        TIME,
        /** Microseconds since 1970-01-01 00:00. */
        TIMESTAMP
    }

    /** Empty: it is no such schema. */
    public static Optional<ClockSchema> of(Schema schema) {
        return schema.name() == null
                ? Optional.empty()
                : Optional.ofNullable(BY_NAME.get(schema.name()));
    }

    /** A column whose text is made from the units of a value. */
    public ColumnType column(String sqlType, ObjLongConsumer<StringBuilder> text) {
        return new ColumnType(
                sqlType, (value, escaping, out) -> text.accept(out, units.applyAsLong(value)));
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    @SuppressWarnings("JavaUtilDate") // the class of Connect's own logical types
    private static long millis(Object value) {
        return ((java.util.Date) value).getTime();
    }
}
