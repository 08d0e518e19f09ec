package dev.jetconnect.source.copy.structure;

import dev.jetconnect.blocks.BlockRows;
import dev.jetconnect.blocks.BlockText;
import dev.jetconnect.databases.structure.ColumnDefault;
import dev.jetconnect.databases.structure.ColumnStructure;
import dev.jetconnect.source.copy.database.Chunk;
import dev.jetconnect.source.copy.database.RowFeed;
import dev.jetconnect.source.copy.database.SourceDatabase;
import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads what constant defaults of columns are, as the rows of the table would have it: so the value
 * goes the way that values go. Confined to one thread.
 */
final class LiteralDefaults {
    private static final String FIELD = "value";

    private final SourceDatabase database;
    private final Connection connection;

    LiteralDefaults(SourceDatabase database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /**
     * The field's schema with the default.
     *
     * @return empty: the column has no constant default, or none that a record can have
     */
    Optional<Schema> schema(SourceColumn column, ColumnStructure structure) throws SQLException {
        Optional<ColumnDefault> value =
                structure
                        .defaultValue()
                        .filter(found -> found.kind() == ColumnDefault.Kind.LITERAL);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        // A statement that fails must not end the transaction that the copy reads in.
        boolean isInside = !connection.getAutoCommit();
        Savepoint before = isInside ? connection.setSavepoint() : null;
        try {
            return read(column, value.get().text()).map(read -> with(column.schema(), read));
        } catch (SQLException e) {
            if (!isInside || connection.isClosed()) {
                throw e;
            }
            connection.rollback(before);
            return Optional.empty();
        } catch (DataException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Empty: it is null. */
    private Optional<Object> read(SourceColumn column, String expression) throws SQLException {
        Schema row = SchemaBuilder.struct().field(FIELD, optional(column.schema())).build();
        List<Struct> values = new ArrayList<>();
        BlockText text = new BlockText(64);
        try (RowFeed feed =
                database.open(
                        connection,
                        table(column),
                        new Chunk("SELECT " + select(column, expression), Optional.empty(), 1),
                        1)) {
            // To the end: a query that is given up ends the transaction.
            boolean hasMore = true;
            while (hasMore) {
                hasMore = feed.next(text);
            }
        }
        new BlockRows(row).read(text.take(), values::add);
        return Optional.ofNullable(values.get(0).getWithoutDefault(FIELD));
    }

    /** The value in the place of the column's name, and of the column's type. */
    private String select(SourceColumn column, String expression) {
        String typed =
                column.cast().isEmpty()
                        ? "(" + expression + ")"
                        : "CAST(" + expression + " AS " + column.cast() + ")";
        return column.select().replace(database.kind().quote(column.name()), typed);
    }

    private static SourceTable table(SourceColumn column) {
        return new SourceTable(
                FIELD, List.of(column), List.of(), List.of(), Optional.empty(), false, 0);
    }

    private static Schema with(Schema schema, Object value) {
        boolean isDecimal = Decimal.LOGICAL_NAME.equals(schema.name());
        Object scaled =
                isDecimal
                        ? ((BigDecimal) value)
                                .setScale(
                                        Integer.parseInt(
                                                schema.parameters().get(Decimal.SCALE_FIELD)),
                                        RoundingMode.UNNECESSARY)
                        : value;
        SchemaBuilder copy = copy(schema);
        return (schema.isOptional() ? copy.optional() : copy).defaultValue(scaled).build();
    }

    private static Schema optional(Schema schema) {
        return copy(schema).optional().build();
    }

    private static SchemaBuilder copy(Schema schema) {
        SchemaBuilder copy =
                switch (schema.type()) {
                    case ARRAY -> SchemaBuilder.array(schema.valueSchema());
                    case MAP -> SchemaBuilder.map(schema.keySchema(), schema.valueSchema());
                    default -> new SchemaBuilder(schema.type());
                };
        if (schema.type() == Schema.Type.STRUCT) {
            schema.fields().forEach(field -> copy.field(field.name(), field.schema()));
        }
        if (schema.name() != null) {
            copy.name(schema.name());
        }
        if (schema.version() != null) {
            copy.version(schema.version());
        }
        return schema.parameters() == null ? copy : copy.parameters(schema.parameters());
    }
}
