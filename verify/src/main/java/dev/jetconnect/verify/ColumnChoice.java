package dev.jetconnect.verify;

import dev.jetconnect.databases.TableId;
import java.util.List;
import java.util.regex.Pattern;

/** Which columns are compared. Immutable. */
record ColumnChoice(List<Pattern> excluded) {
    static ColumnChoice of(List<String> expressions) {
        return new ColumnChoice(TableChoice.patterns(VerifyKeys.COLUMNS_EXCLUDE, expressions));
    }

    boolean includes(TableId table, String column) {
        String name = table + "." + column;
        return excluded.stream().noneMatch(pattern -> pattern.matcher(name).matches());
    }
}
