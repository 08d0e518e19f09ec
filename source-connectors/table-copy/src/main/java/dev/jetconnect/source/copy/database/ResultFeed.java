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
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/** A result set that the driver reads piece by piece, as the text of blocks. */
final class ResultFeed implements RowFeed {
    private static final int HAS_SRID = 0x20000000;
    private static final int TYPE_END = 5;
    private static final byte[] EPOCH = bytes("1970-01-01");

    private final FieldForm[] forms;
    private final boolean[] isNullable;
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
            default -> text(index, rows.getString(index + 1));
        };
    }

    private byte[] text(int index, String text) {
        if (text == null || forms[index] == FieldForm.TEXT) {
            return text == null ? null : bytes(text);
        }
        boolean isZoned = forms[index] == FieldForm.ZONED;
        if (isNoDate(text)) {
            replaced++;
            return isNullable[index] ? null : epoch(text.length() > EPOCH.length, isZoned);
        }
        return bytes(isZoned ? text + "+00" : text);
    }

    /** As Debezium has it: a date that does not exist is null, or else the first of all. */
    private static boolean isNoDate(String text) {
        return text.startsWith("0000-") || text.startsWith("00-", 5) || text.startsWith("00", 8);
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
            return hex("", java.util.Arrays.copyOfRange(stored, Integer.BYTES, stored.length));
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
