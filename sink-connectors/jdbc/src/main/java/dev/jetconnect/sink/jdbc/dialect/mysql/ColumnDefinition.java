package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.ColumnChange;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A column as SHOW CREATE TABLE has it. A changed column has to be declared anew with all that it
 * is to keep: default, comment, collation, and whatever else a server knows.
 *
 * @param rest what stands behind the type
 */
record ColumnDefinition(String type, String rest) {
    private static final Pattern COLUMN =
            Pattern.compile("^ {2}`((?:[^`]|``)+)` (.+?),?$", Pattern.MULTILINE);
    private static final Pattern CHARACTERS =
            Pattern.compile("^(?: CHARACTER SET \\w+)?(?: COLLATE \\w+)?");
    private static final Pattern TEXT_DEFAULT =
            Pattern.compile("(?<= DEFAULT )'(?:[^'\\\\]|''|\\\\.)*'");
    private static final Pattern TEXT = Pattern.compile("(?:var)?char\\b.*|\\w*text\\b.*");
    // These take no default but an expression.
    private static final Pattern LARGE = Pattern.compile("\\w*(?:text|blob)\\b.*|json\\b.*");

    /** All columns of a table, by their names, whose case does not count. */
    static Map<String, String> read(String createTable) {
        Map<String, String> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Matcher matcher = COLUMN.matcher(createTable);
        while (matcher.find()) {
            columns.put(matcher.group(1).replace("``", "`"), matcher.group(2));
        }
        return columns;
    }

    /** Whether a column of the type has a default only as an expression. */
    static boolean isLarge(String type) {
        return LARGE.matcher(type).matches();
    }

    /**
     * @param type of the column, as the catalog has it
     */
    static ColumnDefinition of(String name, String type, String definition) {
        if (!definition.toLowerCase(Locale.ROOT).startsWith(type.toLowerCase(Locale.ROOT))) {
            throw new ConnectException(
                    "The server declares column '"
                            + name
                            + "' in a way that is not understood, so that it is not changed: "
                            + definition);
        }
        return new ColumnDefinition(type, definition.substring(type.length()));
    }

    /** Keeps all but what is to change. */
    ColumnDefinition changed(ColumnChange change) {
        return switch (change.kind()) {
            case RETYPE -> retyped(change.definition());
            case RELAX -> relaxed();
            case ADD, DROP -> throw new IllegalArgumentException(change.toString());
        };
    }

    private ColumnDefinition retyped(String newType) {
        Matcher characters = CHARACTERS.matcher(rest);
        boolean hasCharacters = characters.lookingAt() && characters.end() > 0;
        boolean keepsCharacters = hasCharacters && TEXT.matcher(newType).matches();
        String kept = hasCharacters && !keepsCharacters ? characters.replaceFirst("") : rest;
        String plainType = keepsCharacters ? newType.split(" ", 2)[0] : newType;
        return new ColumnDefinition(
                plainType,
                isLarge(newType) ? TEXT_DEFAULT.matcher(kept).replaceFirst("($0)") : kept);
    }

    private ColumnDefinition relaxed() {
        // The first one: defaults, comments and checks stand behind it.
        return new ColumnDefinition(type, rest.replaceFirst(" NOT NULL", " NULL"));
    }

    @Override
    public String toString() {
        return type + rest;
    }
}
