package dev.jetconnect.sink.jdbc.dialect;

/**
 * What a transaction does to a position.
 *
 * @param from the row as it must be
 * @param next where it goes
 */
public record PositionChange(PositionRow from, long next) {
    public PositionRow to() {
        return new PositionRow(from.partition(), from.epoch(), java.util.OptionalLong.of(next));
    }
}
