package dev.jetconnect.verify;

import dev.jetconnect.databases.Column;
import dev.jetconnect.databases.DatabaseKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column of the source, the one that has its values in the target, and how both are compared.
 *
 * @param digits how many digits of a second are compared
 * @param isCut whether only one of the two has more
 */
record ColumnPair(
        Column source,
        Column target,
        ColumnKind sourceKind,
        ColumnKind targetKind,
        Form form,
        int digits,
        boolean isCut) {
    private static final Pattern DIGITS =
            Pattern.compile("^(?:datetime|time|timestamp)\\((\\d)\\)");
    private static final int POSTGRES_DIGITS = 6;

    /** Empty: the two cannot be compared exactly. */
    static Optional<ColumnPair> of(
            DatabaseKind sourceDatabase,
            Column source,
            DatabaseKind targetDatabase,
            Column target) {
        ColumnKind one = ColumnKind.of(sourceDatabase, source);
        ColumnKind other = ColumnKind.of(targetDatabase, target);
        int sourceDigits = digits(sourceDatabase, source);
        int targetDigits = digits(targetDatabase, target);
        boolean isSameType =
                isPostgres(sourceDatabase) == isPostgres(targetDatabase)
                        && source.type().equals(target.type());
        return Form.of(one, other)
                .or(() -> isSameType ? Optional.of(ofSameType(sourceDatabase)) : Optional.empty())
                .map(
                        form ->
                                new ColumnPair(
                                        source,
                                        target,
                                        one,
                                        other,
                                        form,
                                        Math.min(sourceDigits, targetDigits),
                                        isTime(form) && sourceDigits != targetDigits));
    }

    Canonical ofSource() {
        return new Canonical(form, sourceKind, digits);
    }

    Canonical ofTarget() {
        return new Canonical(form, targetKind, digits);
    }

    /** PostgreSQL's text of a type is exact; MySQL's geometries are bytes. */
    private static Form ofSameType(DatabaseKind database) {
        return isPostgres(database) ? Form.TEXT : Form.BYTES;
    }

    private static boolean isTime(Form form) {
        return form == Form.TIME || form == Form.TIMESTAMP;
    }

    private static boolean isPostgres(DatabaseKind database) {
        return database == DatabaseKind.POSTGRESQL;
    }

    private static int digits(DatabaseKind database, Column column) {
        Matcher matcher = DIGITS.matcher(column.definition());
        if (matcher.find()) {
            return Integer.parseInt(matcher.group(1));
        }
        return isPostgres(database) ? POSTGRES_DIGITS : 0;
    }
}
