package dev.jetconnect.verify;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** In which form the values of two columns are compared. Immutable. */
enum Form {
    NUMBER,
    SINGLE,
    DOUBLE,
    TEXT,
    /** Without spaces at the end. */
    PADDED_TEXT,
    UUID,
    BYTES,
    DATE,
    TIME,
    TIMESTAMP,
    JSON,
    JSON_OF_DOUBLES;

    /** Empty: values of the two cannot be compared exactly. */
    static Optional<Form> of(ColumnKind one, ColumnKind other) {
        Set<ColumnKind> kinds = EnumSet.of(one, other);
        return of(kinds).or(() -> beside(one, other)).or(() -> beside(other, one));
    }

    private static Optional<Form> of(Set<ColumnKind> kinds) {
        if (kinds.stream().allMatch(kind -> kind.isExactNumber() || kind.isFloating())) {
            return Optional.of(number(kinds));
        }
        if (kinds.stream().allMatch(ColumnKind::isText)) {
            return Optional.of(text(kinds));
        }
        if (kinds.stream().allMatch(ColumnKind::isJson)) {
            return Optional.of(json(kinds));
        }
        if (kinds.size() > 1) {
            return kinds.equals(EnumSet.of(ColumnKind.TIME, ColumnKind.ZONED_TIME))
                            || kinds.equals(EnumSet.of(ColumnKind.TIME, ColumnKind.INTERVAL))
                    ? Optional.of(TIME)
                    : Optional.empty();
        }
        return switch (kinds.iterator().next()) {
            case BYTES -> Optional.of(BYTES);
            case DATE -> Optional.of(DATE);
            case TIME, ZONED_TIME -> Optional.of(TIME);
            case TIMESTAMP -> Optional.of(TIMESTAMP);
            case INTERVAL, WORDS -> Optional.of(TEXT);
            default -> Optional.empty();
        };
    }

    /** What a kind becomes in a column of text, where there is no better one. */
    private static Optional<Form> beside(ColumnKind kind, ColumnKind text) {
        if (!text.isText()) {
            return Optional.empty();
        }
        return switch (kind) {
            case NUMBER -> Optional.of(NUMBER);
            case SINGLE -> Optional.of(SINGLE);
            case DOUBLE -> Optional.of(DOUBLE);
            case BITS, WORDS -> Optional.of(TEXT);
            case JSON -> Optional.of(JSON);
            case JSON_OF_DOUBLES -> Optional.of(JSON_OF_DOUBLES);
            default -> Optional.empty();
        };
    }

    private static Form number(Set<ColumnKind> kinds) {
        if (kinds.contains(ColumnKind.SINGLE)) {
            return SINGLE;
        }
        return kinds.contains(ColumnKind.DOUBLE) ? DOUBLE : NUMBER;
    }

    private static Form text(Set<ColumnKind> kinds) {
        if (kinds.contains(ColumnKind.UUID)) {
            return UUID;
        }
        return kinds.contains(ColumnKind.PADDED_TEXT) ? PADDED_TEXT : TEXT;
    }

    private static Form json(Set<ColumnKind> kinds) {
        return kinds.contains(ColumnKind.JSON_OF_DOUBLES) ? JSON_OF_DOUBLES : JSON;
    }
}
