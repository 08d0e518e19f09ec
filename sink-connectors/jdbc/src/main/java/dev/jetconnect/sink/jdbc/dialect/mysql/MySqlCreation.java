package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.structure.ColumnDefault;
import dev.jetconnect.databases.structure.ColumnStructure;
import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.Identity;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.SourceColumn;
import dev.jetconnect.sink.jdbc.dialect.WantedTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statement that creates one table. Confined to one thread. */
final class MySqlCreation {
    /** InnoDB's keys have 3,072 bytes at most, and four are reserved for each character. */
    private static final int KEY_CHARACTERS_MAX = 768;

    private static final String ZONED = "io.debezium.time.ZonedTimestamp";

    private final Identifiers identifiers;
    private final WantedTable table;
    private final List<Finding> findings;
    private final List<ColumnSpec> key;

    MySqlCreation(Identifiers identifiers, WantedTable table, List<Finding> findings) {
        this.identifiers = identifiers;
        this.table = table;
        this.findings = findings;
        this.key = table.columns().stream().filter(ColumnSpec::isKey).toList();
    }

    /** The type of a column: what unique and foreign keys are made of has that of a key. */
    static String type(WantedTable table, ColumnSpec column) {
        String plain = MySqlTypes.of(column).sqlType();
        if (!ColumnDefinition.isLarge(plain) || !table.isWholeInKey(column.name())) {
            return plain;
        }
        if (plain.startsWith("longtext")) {
            Optional<Integer> length =
                    SourceColumn.of(column.schema()).flatMap(c -> c.length(KEY_CHARACTERS_MAX));
            if (length.isPresent()) {
                return MySqlTypes.exactText("varchar", length.get());
            }
        }
        return MySqlTypes.of(new ColumnSpec(column.name(), column.schema(), true)).sqlType();
    }

    String statement() {
        String columns =
                table.columns().stream().map(this::column).collect(Collectors.joining(", "));
        String names =
                key.stream()
                        .map(column -> identifiers.quote(column.name()))
                        .collect(Collectors.joining(", "));
        return "CREATE TABLE "
                + identifiers.quote(table.id())
                + " ("
                + columns
                + (names.isEmpty() ? "" : ", PRIMARY KEY (" + names + ")")
                + ") ENGINE = InnoDB"
                + comment(table.source().comment());
    }

    private static String comment(String comment) {
        return comment.isEmpty()
                ? ""
                : " COMMENT '" + comment.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private String column(ColumnSpec column) {
        Optional<ColumnStructure> structure = table.structure(column);
        boolean isGenerated =
                structure.filter(found -> found.generated().isPresent()).isPresent()
                        && table.isSameProduct();
        boolean isRequired = column.isKey() || !column.schema().isOptional();
        return identifiers.quote(column.name())
                + " "
                + type(table, column)
                // MariaDB knows no generated column that must not be null.
                + (isGenerated ? "" : isRequired ? " NOT NULL" : " NULL")
                + structure.map(found -> filling(column, found)).orElse("")
                + structure.map(found -> comment(found.comment())).orElse("");
    }

    /** What rows get that bring no value. */
    private String filling(ColumnSpec column, ColumnStructure structure) {
        if (structure.generated().isPresent()) {
            return generated(column, structure);
        }
        if (structure.identity() != Identity.NONE) {
            return identity(column);
        }
        return structure.defaultValue().map(value -> defaultOf(column, value)).orElse("")
                + structure.onUpdate().map(expression -> onUpdate(column, expression)).orElse("");
    }

    private String generated(ColumnSpec column, ColumnStructure structure) {
        String expression = structure.generated().orElseThrow();
        if (table.isSameProduct()) {
            return " GENERATED ALWAYS AS ("
                    + expression
                    + ") "
                    + (structure.isStored() ? "STORED" : "VIRTUAL");
        }
        leaveOut(
                "generated column " + column.name(),
                "its expression is another database's, so its values are copied as they are: "
                        + expression,
                "Drop the column and add it with an expression of this database's");
        return "";
    }

    private String identity(ColumnSpec column) {
        if (!key.isEmpty() && key.get(0).name().equals(column.name())) {
            return " AUTO_INCREMENT";
        }
        leaveOut(
                "numbering of column " + column.name(),
                "only the first column of an index can have it, and the primary key does not begin"
                        + " with it",
                "Add an index that does, and then AUTO_INCREMENT with ALTER TABLE ... MODIFY");
        return "";
    }

    private String onUpdate(ColumnSpec column, String expression) {
        boolean isClock =
                type(table, column).startsWith("datetime") && !ZONED.equals(column.schema().name());
        if (isClock) {
            return " ON UPDATE CURRENT_TIMESTAMP(6)";
        }
        leaveOut(
                "ON UPDATE " + expression + " of column " + column.name(),
                "the column holds UTC here, and the clause gives the session's time",
                "Set the column in a trigger, with UTC_TIMESTAMP(6)");
        return "";
    }

    private String defaultOf(ColumnSpec column, ColumnDefault value) {
        String type = type(table, column);
        boolean isUtc = ZONED.equals(column.schema().name());
        return switch (value.kind()) {
            case LITERAL -> {
                String text =
                        MySqlDefinition.defaultOf(
                                new ColumnSpec(column.name(), column.schema(), false));
                yield text.isEmpty() ? verbatim(column, value) : text;
            }
            case NOW ->
                    type.startsWith("datetime")
                            ? isUtc
                                    ? " DEFAULT (UTC_TIMESTAMP(6))"
                                    : " DEFAULT CURRENT_TIMESTAMP(6)"
                            : type.equals("date")
                                    ? " DEFAULT (CURRENT_DATE)"
                                    : verbatim(column, value);
            case UTC_NOW ->
                    type.startsWith("datetime")
                            ? " DEFAULT (UTC_TIMESTAMP(6))"
                            : verbatim(column, value);
            case TODAY ->
                    type.equals("date") || type.startsWith("datetime")
                            ? " DEFAULT (CURRENT_DATE)"
                            : verbatim(column, value);
            case UUID -> " DEFAULT (UUID())";
            case OTHER -> verbatim(column, value);
        };
    }

    /** Null is what a column without a default has anyway. */
    private String verbatim(ColumnSpec column, ColumnDefault value) {
        if (value.text().matches("(?i)\\(?NULL\\b.*")) {
            return "";
        }
        if (table.isSameProduct() && value.kind() == ColumnDefault.Kind.OTHER) {
            return " DEFAULT (" + value.text() + ")";
        }
        leaveOut(
                "default of column " + column.name(),
                "it is not known what means the same here: " + value.text(),
                "Set one with ALTER TABLE "
                        + identifiers.quote(table.id())
                        + " ALTER COLUMN ... SET DEFAULT");
        return "";
    }

    private void leaveOut(String object, String reason, String remedy) {
        findings.add(new Finding(object, reason, remedy));
    }
}
