package dev.jetconnect.verify;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * Which tables of the source are compared, and what their copies are called. Immutable.
 *
 * @param copies of single tables; where there are any, and no patterns, those are all
 */
record TableChoice(
        List<Pattern> included,
        List<Pattern> excluded,
        Map<TableId, TableId> copies,
        TargetNames names) {

    static TableChoice of(AbstractConfig values) {
        Map<TableId, TableId> copies = new LinkedHashMap<>();
        for (String pair : values.getList(VerifyKeys.TABLES_MAP)) {
            String[] names = pair.split(":", -1);
            if (names.length != 2) {
                throw new VerifyException(
                        VerifyKeys.TABLES_MAP
                                + " has '"
                                + pair
                                + "', which is not of the form 'schema.table:schema.table'.");
            }
            copies.put(table(names[0]), table(names[1]));
        }
        return new TableChoice(
                patterns(VerifyKeys.TABLES_INCLUDE, values.getList(VerifyKeys.TABLES_INCLUDE)),
                patterns(VerifyKeys.TABLES_EXCLUDE, values.getList(VerifyKeys.TABLES_EXCLUDE)),
                copies,
                new TargetNames(
                        values.getString(VerifyKeys.TABLE_NAME_FORMAT),
                        values.getString(VerifyKeys.TOPIC_PREFIX)));
    }

    static List<Pattern> patterns(String key, List<String> expressions) {
        try {
            return expressions.stream().map(Pattern::compile).toList();
        } catch (PatternSyntaxException e) {
            throw new VerifyException(
                    key
                            + " has '"
                            + e.getPattern()
                            + "', which is no regular expression: "
                            + e.getDescription()
                            + ".",
                    e);
        }
    }

    boolean includes(TableId table) {
        String name = table.toString();
        boolean isNamed = included.isEmpty() ? copies.isEmpty() : matches(included, name);
        return isNamed && !matches(excluded, name);
    }

    TableId copyOf(DatabaseKind source, TableId table) {
        return Optional.ofNullable(copies.get(table))
                .or(
                        () ->
                                Optional.ofNullable(
                                        copies.get(new TableId(Optional.empty(), table.name()))))
                .orElseGet(() -> names.of(source, table));
    }

    private static boolean matches(List<Pattern> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static TableId table(String name) {
        int point = name.indexOf('.');
        return point < 0
                ? new TableId(Optional.empty(), name.trim())
                : new TableId(
                        Optional.of(name.substring(0, point).trim()),
                        name.substring(point + 1).trim());
    }
}
