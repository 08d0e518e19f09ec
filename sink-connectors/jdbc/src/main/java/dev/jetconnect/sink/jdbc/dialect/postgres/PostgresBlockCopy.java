package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.BlockCopy;
import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.GeometryValue;
import dev.jetconnect.sink.jdbc.dialect.SourceColumn;
import dev.jetconnect.sink.jdbc.dialect.TextInBytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads blocks by COPY, whose form they have: into columns of the types that are created for them.
 * Confined to the thread that writes.
 */
final class PostgresBlockCopy implements BlockCopy {
    private static final Set<String> BINARY =
            Set.of("BYTEA", "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB");
    private static final Map<String, String> LONG_NAMES =
            Map.of(
                    "varchar", "character varying",
                    "char", "character",
                    "timestamp", "timestamp without time zone",
                    "timestamptz", "timestamp with time zone",
                    "time", "time without time zone",
                    "timetz", "time with time zone");

    private final String sql;

    private PostgresBlockCopy(String sql) {
        this.sql = sql;
    }

    /** Empty: a column is missing, or takes another form of text. */
    static Optional<BlockCopy> of(String table, List<BoundColumn> columns, Schema row) {
        if (columns.size() != row.fields().size()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (Field field : row.fields()) {
            Optional<BoundColumn> column =
                    columns.stream().filter(c -> c.name().equals(field.name())).findFirst();
            if (column.isEmpty() || !takes(column.get().column().type(), field.schema())) {
                return Optional.empty();
            }
            names.add(PostgresStatements.name(column.get()));
        }
        return Optional.of(
                new PostgresBlockCopy(
                        "COPY " + table + " (" + String.join(", ", names) + ") FROM STDIN"));
    }

    /**
     * @param type the column's, as the catalog names it
     */
    private static boolean takes(String type, Schema schema) {
        if (schema.type() == Schema.Type.ARRAY) {
            return type.endsWith("[]")
                    && takes(
                            type.substring(0, type.length() - "[]".length()), schema.valueSchema());
        }
        if (schema.type() == Schema.Type.MAP || GeometryValue.isSchema(schema)) {
            return false; // their texts depend on where they come from
        }
        if (schema.type() == Schema.Type.BYTES && schema.name() == null) {
            return type.equals("bytea") ? isBinary(schema) : TextInBytes.isSchema(schema);
        }
        String created = PostgresTypes.of(schema).sqlType();
        int length = created.indexOf('(');
        String name = length < 0 ? created : created.substring(0, length);
        return type.equals(LONG_NAMES.getOrDefault(name, name)) || isJson(type, schema);
    }

    private static boolean isBinary(Schema schema) {
        return SourceColumn.of(schema).filter(source -> BINARY.contains(source.type())).isPresent();
    }

    private static boolean isJson(String type, Schema schema) {
        return type.startsWith("json") && "io.debezium.data.Json".equals(schema.name());
    }

    @Override
    public void write(Connection connection, List<byte[]> texts) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            for (byte[] text : texts) {
                copy.writeToCopy(text, 0, text.length);
            }
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
