package dev.jetconnect.source.copy.database;

import dev.jetconnect.blocks.BlockText;
import dev.jetconnect.source.copy.plan.FieldForm;
import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.HexFormat;

/** A result set that the driver reads piece by piece, as the text of blocks. */
final class ResultFeed implements RowFeed {
    private static final int HAS_SRID = 0x20000000;
    private static final int TYPE_END = 5;
    private static final byte[] EPOCH = bytes("1970-01-01");
    private static final byte[] UTC = bytes("+00");

    private final FieldForm[] forms;
    private final boolean[] isNullable;
    private final boolean[] isCharacters;
    private final Statement statement;
    private final ResultSet rows;
    private boolean isAtEnd;
    private int replaced;

    ResultFeed(Connection connection, SourceTable table, String sql, int fetchSize)
            throws SQLException {
        forms = table.columns().stream().map(SourceColumn::form).toArray(FieldForm[]::new);
        isNullable = new boolean[forms.length];
        for (int i = 0; i < forms.length; i++) {
            isNullable[i] = table.columns().get(i).schema().isOptional();
        }
        statement = connection.createStatement();
        statement.setFetchSize(fetchSize);
        rows = statement.executeQuery(sql);
        isCharacters = new boolean[forms.length];
        for (int i = 0; i < forms.length; i++) {
            isCharacters[i] = isCharacters(rows.getMetaData(), i + 1);
        }
    }

    /** Whether the driver gives the bytes that have come, which are UTF-8; of JSON it does not. */
    private static boolean isCharacters(ResultSetMetaData columns, int index) throws SQLException {
        return switch (columns.getColumnType(index)) {
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR ->
                    !columns.getColumnTypeName(index).equals("JSON");
            default -> false;
        };
    }

    @Override
    public boolean next(BlockText into) throws SQLException {
        if (!skip()) {
            return false;
        }
        for (int i = 0; i < forms.length; i++) {
            into.addField(field(i));
        }
        into.endRow();
        return true;
    }

    @Override
    public boolean skip() throws SQLException {
        isAtEnd = !rows.next();
        return !isAtEnd;
    }

    @Override
    public int replaced() {
        int since = replaced;
        replaced = 0;
        return since;
    }

    /** The rest is not read, so the statement is ended on the server first. */
    @Override
    public void close() throws SQLException {
        try (statement) {
            if (!isAtEnd) {
                statement.cancel();
            }
        }
    }

    private byte[] field(int index) throws SQLException {
        return switch (forms[index]) {
            case BYTES -> hex("\\x", rows.getBytes(index + 1));
            case GEOMETRY -> geometry(rows.getBytes(index + 1));
            case FLOAT -> {
                String text = rows.getString(index + 1);
                yield text == null ? null : bytes(Float.toString((float) Double.parseDouble(text)));
            }
            default -> text(index, characters(index));
        };
    }

    private byte[] characters(int index) throws SQLException {
        if (isCharacters[index]) {
            return rows.getBytes(index + 1);
        }
        String text = rows.getString(index + 1);
        return text == null ? null : bytes(text);
    }

    private byte[] text(int index, byte[] text) {
        if (text == null || forms[index] == FieldForm.TEXT) {
            return text;
        }
        boolean isZoned = forms[index] == FieldForm.ZONED;
        if (isNoDate(text)) {
            replaced++;
            return isNullable[index] ? null : epoch(text.length > EPOCH.length, isZoned);
        }
        return isZoned ? inUtc(text) : text;
    }

    /** As Debezium has it: a date that does not exist is null, or else the first of all. */
    private static boolean isNoDate(byte[] text) {
        return (isZero(text, 0) && isZero(text, 2)) || isZero(text, 5) || isZero(text, 8);
    }

    private static boolean isZero(byte[] text, int at) {
        return text[at] == '0' && text[at + 1] == '0';
    }

    private static byte[] inUtc(byte[] text) {
        byte[] zoned = Arrays.copyOf(text, text.length + UTC.length);
        System.arraycopy(UTC, 0, zoned, text.length, UTC.length);
        return zoned;
    }

    private static byte[] epoch(boolean hasTime, boolean isZoned) {
        return hasTime ? bytes("1970-01-01 00:00:00" + (isZoned ? "+00" : "")) : EPOCH.clone();
    }

    /** As PostGIS writes it: the reference system inside of well-known binary. */
    private static byte[] geometry(byte[] stored) {
        if (stored == null) {
            return null;
        }
        int srid = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (srid == 0) {
            return hex("", Arrays.copyOfRange(stored, Integer.BYTES, stored.length));
        }
        ByteBuffer wkb = ByteBuffer.wrap(stored, Integer.BYTES, stored.length - Integer.BYTES);
        byte order = wkb.get();
        wkb.order(order == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        byte[] extended =
                ByteBuffer.allocate(stored.length)
                        .order(wkb.order())
                        .put(order)
                        .putInt(wkb.getInt() | HAS_SRID)
                        .putInt(srid)
                        .put(stored, Integer.BYTES + TYPE_END, wkb.remaining())
                        .array();
        return hex("", extended);
    }

    private static byte[] hex(String prefix, byte[] value) {
        return value == null ? null : bytes(prefix + HexFormat.of().formatHex(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
