package dev.jetconnect.databases.structure;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * A table's structure as a record's value. The schemas of its rows and of their key travel as those
 * of fields that never have a value, so whatever carries Connect's schemas carries them; constant
 * defaults of columns are those of the row's fields.
 *
 * @param part what of the structure is to be made when the record comes
 * @param row the schema of the table's rows
 * @param key of its primary key; empty: it has none
 */
public record StructureRecord(Part part, TableStructure table, Schema row, Optional<Schema> key) {
    public static final String NAME = "dev.jetconnect.copy.Structure";
    public static final int VERSION = 1;

    private static final Schema COLUMN =
            SchemaBuilder.struct()
                    .field("name", Schema.STRING_SCHEMA)
                    .field("nullable", Schema.BOOLEAN_SCHEMA)
                    .field("default_kind", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("default", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("on_update", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("identity", Schema.STRING_SCHEMA)
                    .field("next", Schema.OPTIONAL_INT64_SCHEMA)
                    .field("generated", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("stored", Schema.BOOLEAN_SCHEMA)
                    .field("comment", Schema.STRING_SCHEMA)
                    .build();
    private static final Schema PART =
            SchemaBuilder.struct()
                    .field("column", Schema.STRING_SCHEMA)
                    .field("descending", Schema.BOOLEAN_SCHEMA)
                    .field("prefix", Schema.INT32_SCHEMA)
                    .build();
    private static final Schema INDEX =
            SchemaBuilder.struct()
                    .field("name", Schema.STRING_SCHEMA)
                    .field("unique", Schema.BOOLEAN_SCHEMA)
                    .field("constraint", Schema.BOOLEAN_SCHEMA)
                    .field("parts", SchemaBuilder.array(PART).build())
                    .field("special", Schema.OPTIONAL_STRING_SCHEMA)
                    .build();
    private static final Schema NAMES = SchemaBuilder.array(Schema.STRING_SCHEMA).build();
    private static final Schema FOREIGN_KEY =
            SchemaBuilder.struct()
                    .field("name", Schema.STRING_SCHEMA)
                    .field("columns", NAMES)
                    .field("referenced", Schema.STRING_SCHEMA)
                    .field("referenced_columns", NAMES)
                    .field("on_delete", Schema.STRING_SCHEMA)
                    .field("on_update", Schema.STRING_SCHEMA)
                    .field("extras", Schema.STRING_SCHEMA)
                    .build();
    private static final Schema RULE =
            SchemaBuilder.struct()
                    .field("name", Schema.STRING_SCHEMA)
                    .field("definition", Schema.STRING_SCHEMA)
                    .build();

    /** Of something that is not carried over. */
    public static final Schema FINDING =
            SchemaBuilder.struct()
                    .field("object", Schema.STRING_SCHEMA)
                    .field("reason", Schema.STRING_SCHEMA)
                    .field("remedy", Schema.STRING_SCHEMA)
                    .build();

    /** What of a structure is to be made. */
    public enum Part {
        /** The table itself: its rows follow. */
        TABLE,
        /** All that waits for the rows, which are all before it. */
        REST
    }

    public static boolean isStructure(Schema value) {
        return value != null && NAME.equals(value.name());
    }

    public Struct toStruct() {
        Struct value = new Struct(schema());
        value.put("part", part.name());
        value.put("table", table.name());
        value.put("product", table.product());
        value.put("comment", table.comment());
        value.put("columns", all(table.columns(), StructureRecord::column));
        value.put("primary_key", table.primaryKey());
        value.put("indexes", all(table.indexes(), StructureRecord::index));
        value.put("foreign_keys", all(table.foreignKeys(), StructureRecord::foreignKey));
        value.put("rules", all(table.rules(), StructureRecord::rule));
        value.put("findings", all(table.findings(), StructureRecord::finding));
        return value;
    }

    private Schema schema() {
        SchemaBuilder schema =
                SchemaBuilder.struct()
                        .name(NAME)
                        .version(VERSION)
                        .field("part", Schema.STRING_SCHEMA)
                        .field("table", Schema.STRING_SCHEMA)
                        .field("product", Schema.STRING_SCHEMA)
                        .field("comment", Schema.STRING_SCHEMA)
                        .field("columns", SchemaBuilder.array(COLUMN).build())
                        .field("primary_key", NAMES)
                        .field("indexes", SchemaBuilder.array(INDEX).build())
                        .field("foreign_keys", SchemaBuilder.array(FOREIGN_KEY).build())
                        .field("rules", SchemaBuilder.array(RULE).build())
                        .field("findings", SchemaBuilder.array(FINDING).build())
                        .field("row", optional(row));
        key.ifPresent(columns -> schema.field("key", optional(columns)));
        return schema.build();
    }

    private static Schema optional(Schema schema) {
        SchemaBuilder copy = SchemaBuilder.struct().name(schema.name()).optional();
        schema.fields().forEach(field -> copy.field(field.name(), field.schema()));
        return copy.build();
    }

    public static StructureRecord of(Struct value) {
        return new StructureRecord(
                Part.valueOf(value.getString("part")),
                new TableStructure(
                        value.getString("table"),
                        value.getString("product"),
                        value.getString("comment"),
                        all(value.<Struct>getArray("columns"), StructureRecord::column),
                        value.getArray("primary_key"),
                        all(value.<Struct>getArray("indexes"), StructureRecord::index),
                        all(value.<Struct>getArray("foreign_keys"), StructureRecord::foreignKey),
                        all(
                                value.<Struct>getArray("rules"),
                                rule ->
                                        new Rule(
                                                rule.getString("name"),
                                                rule.getString("definition"))),
                        all(
                                value.<Struct>getArray("findings"),
                                finding ->
                                        new Finding(
                                                finding.getString("object"),
                                                finding.getString("reason"),
                                                finding.getString("remedy")))),
                value.schema().field("row").schema(),
                Optional.ofNullable(value.schema().field("key")).map(field -> field.schema()));
    }

    private static <T, R> List<R> all(List<T> items, Function<T, R> form) {
        return items.stream().map(form).toList();
    }

    private static Struct column(ColumnStructure column) {
        return new Struct(COLUMN)
                .put("name", column.name())
                .put("nullable", column.isNullable())
                .put("default_kind", column.defaultValue().map(d -> d.kind().name()).orElse(null))
                .put("default", column.defaultValue().map(ColumnDefault::text).orElse(null))
                .put("on_update", column.onUpdate().orElse(null))
                .put("identity", column.identity().name())
                .put("next", column.next().isPresent() ? column.next().getAsLong() : null)
                .put("generated", column.generated().orElse(null))
                .put("stored", column.isStored())
                .put("comment", column.comment());
    }

    private static ColumnStructure column(Struct column) {
        Optional<ColumnDefault> value =
                Optional.ofNullable(column.getString("default_kind"))
                        .map(
                                kind ->
                                        new ColumnDefault(
                                                ColumnDefault.Kind.valueOf(kind),
                                                column.getString("default")));
        Long next = column.getInt64("next");
        return new ColumnStructure(
                column.getString("name"),
                column.getBoolean("nullable"),
                value,
                Optional.ofNullable(column.getString("on_update")),
                Identity.valueOf(column.getString("identity")),
                next == null ? OptionalLong.empty() : OptionalLong.of(next),
                Optional.ofNullable(column.getString("generated")),
                column.getBoolean("stored"),
                column.getString("comment"));
    }

    private static Struct index(IndexStructure index) {
        return new Struct(INDEX)
                .put("name", index.name())
                .put("unique", index.isUnique())
                .put("constraint", index.isConstraint())
                .put(
                        "parts",
                        all(
                                index.parts(),
                                part ->
                                        new Struct(PART)
                                                .put("column", part.column())
                                                .put("descending", part.isDescending())
                                                .put("prefix", part.prefix())))
                .put("special", index.special().orElse(null));
    }

    private static IndexStructure index(Struct index) {
        return new IndexStructure(
                index.getString("name"),
                index.getBoolean("unique"),
                index.getBoolean("constraint"),
                all(
                        index.<Struct>getArray("parts"),
                        part ->
                                new IndexPart(
                                        part.getString("column"),
                                        part.getBoolean("descending"),
                                        part.getInt32("prefix"))),
                Optional.ofNullable(index.getString("special")));
    }

    private static Struct foreignKey(ForeignKey key) {
        return new Struct(FOREIGN_KEY)
                .put("name", key.name())
                .put("columns", key.columns())
                .put("referenced", key.referenced())
                .put("referenced_columns", key.referencedColumns())
                .put("on_delete", key.onDelete())
                .put("on_update", key.onUpdate())
                .put("extras", key.extras());
    }

    private static ForeignKey foreignKey(Struct key) {
        return new ForeignKey(
                key.getString("name"),
                key.getArray("columns"),
                key.getString("referenced"),
                key.getArray("referenced_columns"),
                key.getString("on_delete"),
                key.getString("on_update"),
                key.getString("extras"));
    }

    private static Struct rule(Rule rule) {
        return new Struct(RULE).put("name", rule.name()).put("definition", rule.definition());
    }

    /** A finding by itself, as {@link #FINDING} has it. */
    public static Struct finding(Finding finding) {
        return new Struct(FINDING)
                .put("object", finding.object())
                .put("reason", finding.reason())
                .put("remedy", finding.remedy());
    }
}
