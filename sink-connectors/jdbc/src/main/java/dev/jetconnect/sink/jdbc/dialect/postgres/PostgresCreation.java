package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.ColumnDefault;
import dev.jetconnect.databases.structure.ColumnStructure;
import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.Identity;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.ObjectName;
import dev.jetconnect.sink.jdbc.dialect.WantedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements that create one table. Confined to one thread. */
final class PostgresCreation {
    private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");
    private static final Set<String> CLOCKS = Set.of("timestamp", "timestamptz", "date");

    private final Identifiers identifiers;
    private final WantedTable table;
    private final List<Finding> findings;
    private final String quoted;
    private final List<String> before = new ArrayList<>();
    private final List<String> after = new ArrayList<>();

    PostgresCreation(Identifiers identifiers, WantedTable table, List<Finding> findings) {
        this.identifiers = identifiers;
        this.table = table;
        this.findings = findings;
        this.quoted = identifiers.quote(table.id());
    }

    List<String> statements() {
        String columns =
                table.columns().stream().map(this::column).collect(Collectors.joining(", "));
        String key =
                table.columns().stream()
                        .filter(ColumnSpec::isKey)
                        .map(column -> identifiers.quote(column.name()))
                        .collect(Collectors.joining(", "));
        comment("TABLE " + quoted, table.source().comment());
        List<String> statements = new ArrayList<>(before);
        statements.add(
                "CREATE TABLE "
                        + quoted
                        + " ("
                        + columns
                        + (key.isEmpty() ? "" : ", PRIMARY KEY (" + key + ")")
                        + ")");
        statements.addAll(after);
        return statements;
    }

    private String column(ColumnSpec column) {
        String name = identifiers.quote(column.name());
        String type = PostgresTypes.of(column.schema()).sqlType();
        boolean isRequired = column.isKey() || !column.schema().isOptional();
        Optional<ColumnStructure> structure = table.structure(column);
        structure.ifPresent(found -> comment("COLUMN " + quoted + "." + name, found.comment()));
        return name
                + " "
                + type
                + (isRequired ? " NOT NULL" : "")
                + structure.map(found -> filling(column, type, found)).orElse("");
    }

    private void comment(String object, String comment) {
        if (!comment.isEmpty()) {
            after.add("COMMENT ON " + object + " IS " + literal(comment));
        }
    }

    private static String literal(String text) {
        return " E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** What rows get that bring no value. */
    private String filling(ColumnSpec column, String type, ColumnStructure structure) {
        structure
                .onUpdate()
                .ifPresent(
                        expression ->
                                leaveOut(
                                        "ON UPDATE " + expression + " of column " + column.name(),
                                        "PostgreSQL has no such clause",
                                        "Set the column in a trigger"));
        if (structure.generated().isPresent()) {
            return generated(column, structure);
        }
        if (structure.identity() != Identity.NONE) {
            return identity(column, type, structure.identity());
        }
        return structure.defaultValue().map(value -> defaultOf(column, type, value)).orElse("");
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
                "Drop the column and add it with an expression of PostgreSQL's");
        return "";
    }

    private String identity(ColumnSpec column, String type, Identity identity) {
        if (WHOLE_NUMBERS.contains(type)) {
            return identity == Identity.ALWAYS
                    ? " GENERATED ALWAYS AS IDENTITY"
                    : " GENERATED BY DEFAULT AS IDENTITY";
        }
        // A bigint unsigned: no identity has its type, but a sequence can fill it.
        String name =
                ObjectName.fit(
                        identifiers.stored(table.id().name() + "_" + column.name() + "_seq"), 63);
        String sequence = identifiers.quote(new TableId(table.id().schema(), name));
        before.add("CREATE SEQUENCE " + sequence);
        after.add(
                "ALTER SEQUENCE "
                        + sequence
                        + " OWNED BY "
                        + quoted
                        + "."
                        + identifiers.quote(column.name()));
        return " DEFAULT nextval(" + literal(sequence) + ")";
    }

    private String defaultOf(ColumnSpec column, String type, ColumnDefault value) {
        String clock = type.replaceFirst("\\(.*", "");
        return switch (value.kind()) {
            case LITERAL -> {
                String text = PostgresDefinition.defaultOf(unkeyed(column));
                yield text.isEmpty() ? verbatim(column, value) : text;
            }
            case NOW -> CLOCKS.contains(clock) ? " DEFAULT now()" : verbatim(column, value);
            case UTC_NOW ->
                    switch (clock) {
                        case "timestamptz" -> " DEFAULT now()";
                        case "timestamp" -> " DEFAULT (now() AT TIME ZONE 'utc')";
                        default -> verbatim(column, value);
                    };
            case TODAY ->
                    CLOCKS.contains(clock) ? " DEFAULT CURRENT_DATE" : verbatim(column, value);
            case UUID -> " DEFAULT gen_random_uuid()";
            case OTHER -> verbatim(column, value);
        };
    }

    private static ColumnSpec unkeyed(ColumnSpec column) {
        return new ColumnSpec(column.name(), column.schema(), false);
    }

    /** Null is what a column without a default has anyway. */
    private String verbatim(ColumnSpec column, ColumnDefault value) {
        if (value.text().matches("(?i)\\(?NULL\\b.*")) {
            return "";
        }
        if (table.isSameProduct() && !value.text().contains("nextval(")) {
            return " DEFAULT " + value.text();
        }
        leaveOut(
                "default of column " + column.name(),
                "it is not known what means the same here: " + value.text(),
                "Set one with ALTER TABLE " + quoted + " ALTER COLUMN ... SET DEFAULT");
        return "";
    }

    private void leaveOut(String object, String reason, String remedy) {
        findings.add(new Finding(object, reason, remedy));
    }
}
