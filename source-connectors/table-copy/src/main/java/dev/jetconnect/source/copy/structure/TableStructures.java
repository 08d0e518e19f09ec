package dev.jetconnect.source.copy.structure;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.ColumnStructure;
import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.StructureCatalog;
import dev.jetconnect.databases.structure.StructureRecord;
import dev.jetconnect.databases.structure.StructureRecord.Part;
import dev.jetconnect.databases.structure.TableStructure;
import dev.jetconnect.source.copy.database.SourceDatabase;
import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.ConnectException;

/** Reads the structures of the tables that are copied. Confined to one thread. */
public final class TableStructures {
    private final SourceDatabase database;
    private final Connection connection;
    private final Set<String> tables;
    private final boolean hasRest;

    /**
     * @param tables the names of all that are copied
     * @param hasRest whether indexes, foreign keys and checks go along
     */
    public TableStructures(
            SourceDatabase database,
            Connection connection,
            List<SourceTable> tables,
            boolean hasRest) {
        this.database = database;
        this.connection = connection;
        this.tables = tables.stream().map(SourceTable::name).collect(Collectors.toSet());
        this.hasRest = hasRest;
    }

    /**
     * @param topic of the table's rows
     */
    public StructureRecord read(SourceTable table, String topic, Part part) throws SQLException {
        StructureCatalog catalog = StructureCatalog.of(connection);
        TableStructure found = find(catalog, table.name());
        List<String> columns = table.columns().stream().map(SourceColumn::name).toList();
        TableStructure copied = new CopiedStructure(found, columns, tables).get(hasRest);
        return new StructureRecord(part, copied, row(table, copied, topic), table.keySchema(topic));
    }

    /** What there is beside tables, in their schemas. */
    public List<Finding> beside() throws SQLException {
        Set<String> schemas = new TreeSet<>();
        for (String table : tables) {
            schemas.add(table.substring(0, table.indexOf('.')));
        }
        return StructureCatalog.of(connection).beside(connection, schemas);
    }

    /** The point may be part of either name. */
    private TableStructure find(StructureCatalog catalog, String name) throws SQLException {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            TableId id = new TableId(Optional.of(name.substring(0, dot)), name.substring(dot + 1));
            Optional<TableStructure> found = catalog.read(connection, id);
            if (found.isPresent()) {
                return with(found.get(), catalog.findings(connection, id));
            }
        }
        throw new ConnectException(
                "The structure of table "
                        + name
                        + " cannot be read: the catalog does not have it any more. Restart the"
                        + " connector, or set structure=none");
    }

    private static TableStructure with(TableStructure table, List<Finding> findings) {
        return new TableStructure(
                table.name(),
                table.product(),
                table.comment(),
                table.columns(),
                table.primaryKey(),
                table.indexes(),
                table.foreignKeys(),
                table.rules(),
                findings);
    }

    private Schema row(SourceTable table, TableStructure structure, String topic)
            throws SQLException {
        LiteralDefaults defaults = new LiteralDefaults(database, connection);
        Map<String, Schema> withDefaults = new HashMap<>();
        for (SourceColumn column : table.columns()) {
            Optional<ColumnStructure> found = structure.column(column.name());
            if (found.isPresent()) {
                defaults.schema(column, found.get())
                        .ifPresent(schema -> withDefaults.put(column.name(), schema));
            }
        }
        Schema plain = table.rowSchema(topic);
        SchemaBuilder row = SchemaBuilder.struct().name(plain.name());
        plain.fields()
                .forEach(
                        field ->
                                row.field(
                                        field.name(),
                                        withDefaults.getOrDefault(field.name(), field.schema())));
        return row.build();
    }
}
