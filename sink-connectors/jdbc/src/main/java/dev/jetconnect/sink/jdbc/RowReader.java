package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes changes of one table out of records of one pair of schemas. Thread-safe. */
final class RowReader {
    private final ColumnSource[] columns;
    private final int[] keyPositions;
    private final TableBinding binding;
    private final boolean readsKey;
    private final boolean readsRow;

    RowReader(List<ColumnSource> columns, TableBinding binding) {
        this.columns = columns.toArray(ColumnSource[]::new);
        this.binding = binding;
        this.readsKey = columns.stream().anyMatch(c -> c.origin() == ColumnSource.Origin.KEY);
        this.readsRow = columns.stream().anyMatch(c -> c.origin() == ColumnSource.Origin.ROW);
        int[] positions = new int[columns.size()];
        int keys = 0;
        for (int i = 0; i < positions.length; i++) {
            if (columns.get(i).spec().isKey()) {
                positions[keys++] = i;
            }
        }
        keyPositions = Arrays.copyOf(positions, keys);
    }

    static List<ColumnSpec> specs(List<ColumnSource> columns) {
        return columns.stream().map(ColumnSource::spec).toList();
    }

    TableBinding binding() {
        return binding;
    }

    /**
     * Reads a change.
     *
     * @param row null: the record has none, and only its key is read
     */
    Change read(SinkRecord record, Change.Kind kind, Struct row, boolean isNew) {
        check(record, row);
        Object[] values = new Object[columns.length];
        BitSet absent = Change.NOTHING_ABSENT;
        for (int i = 0; i < values.length; i++) {
            Object value = columns[i].reader().read(record, row);
            if (UnavailableValue.is(value)) {
                absent = with(absent, i);
            } else {
                values[i] = value;
            }
        }
        return new Change(record, kind, binding, key(values), values, absent, isNew);
    }

    Change truncate(SinkRecord record) {
        return new Change(
                record,
                Change.Kind.TRUNCATE,
                binding,
                binding,
                new Object[0],
                Change.NOTHING_ABSENT,
                false);
    }

    private void check(SinkRecord record, Struct row) {
        if (readsKey && record.key() == null) {
            throw new DataException("it has no key; check pk.mode");
        }
        if (readsRow && row == null) {
            throw new DataException(
                    "it is a delete without 'before', which must tell the key; use"
                            + " pk.mode=record_key, or let the source send the old row");
        }
    }

    private static BitSet with(BitSet absent, int position) {
        BitSet more = (BitSet) absent.clone();
        more.set(position);
        return more;
    }

    private Object key(Object[] values) {
        if (keyPositions.length == 1) {
            return keyPart(values, keyPositions[0]);
        }
        Object[] parts = new Object[keyPositions.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = keyPart(values, keyPositions[i]);
        }
        return Arrays.asList(parts);
    }

    private Object keyPart(Object[] values, int position) {
        Object value = values[position];
        if (value == null) {
            throw new DataException(
                    "it has no value for the key column '"
                            + columns[position].name()
                            + "'; check pk.mode and pk.fields");
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        return value instanceof BigDecimal number ? number.stripTrailingZeros() : value;
    }
}
