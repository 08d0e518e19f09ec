package dev.jetconnect.transforms.position;

import dev.jetconnect.transforms.record.ChangeEvent;
import java.util.Optional;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads where a change stands in its database's log from the source block of Debezium's event, as a
 * text that compares as the log is ordered.
 *
 * <p>PostgreSQL: the LSN of the last commit before the change's transaction, then the LSN of the
 * change. The second alone is no order: transactions run side by side, and one that commits later
 * may have written first. MySQL and MariaDB: binlog file, position, row of the event. SQL Server:
 * commit LSN, change LSN, serial number.
 *
 * <p>Confined to one thread.
 */
public final class SourcePositions {
    private final PositionFormat format = new PositionFormat();

    /**
     * The position of the record's change.
     *
     * @return empty for what has no place in the log: rows that a snapshot has read, and records
     *     that are no change events
     * @throws DataException if the source's kind is not known
     */
    public Optional<String> of(ConnectRecord<?> record) {
        format.begin();
        return write(record, format) ? Optional.of(format.end()) : Optional.empty();
    }

    /**
     * Writes the parts of the position to {@code target}.
     *
     * @return false where {@link #of} gives nothing
     */
    public static boolean write(ConnectRecord<?> record, PositionTarget target) {
        Object value = record.value();
        if (!ChangeEvent.isEnvelope(value)
                || "r".equals(ChangeEvent.field(value, ChangeEvent.OPERATION))) {
            return false;
        }
        Object source = ChangeEvent.field(value, ChangeEvent.SOURCE);
        if (ChangeEvent.field(source, "lsn") instanceof Number lsn) {
            writePostgres(record, source, lsn.longValue(), target);
        } else if (ChangeEvent.field(source, "file") instanceof String file
                && ChangeEvent.field(source, "pos") instanceof Number position) {
            long row = number(ChangeEvent.field(source, "row"));
            target.add(fileNumber(record, file)).add(position.longValue()).add(row);
        } else if (ChangeEvent.field(source, "commit_lsn") instanceof String commit
                && ChangeEvent.field(source, "change_lsn") instanceof String change) {
            long serial = number(ChangeEvent.field(source, "event_serial_no"));
            target.addSorted(commit).addSorted(change).add(serial);
        } else {
            throw unknown(record, "no position of a kind that is known");
        }
        return true;
    }

    private static void writePostgres(
            ConnectRecord<?> record, Object source, long lsn, PositionTarget target) {
        if (!(ChangeEvent.field(source, "sequence") instanceof String sequence)) {
            throw unknown(record, "an 'lsn' without a 'sequence'");
        }
        target.add(firstNumber(sequence)).add(lsn);
    }

    private static long fileNumber(ConnectRecord<?> record, String file) {
        try {
            return Long.parseLong(file, file.lastIndexOf('.') + 1, file.length(), 10);
        } catch (NumberFormatException e) {
            throw unknown(record, "the binlog file '" + file + "', which ends with no number");
        }
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /**
     * The first element of {@code ["1234","5678"]}, without a parser: this runs for each record.
     */
    private static long firstNumber(String sequence) {
        long number = 0;
        for (int i = 0; i < sequence.length(); i++) {
            char c = sequence.charAt(i);
            if (c >= '0' && c <= '9') {
                number = number * 10 + (c - '0');
            } else if (c == ',') {
                break;
            }
        }
        return number;
    }

    private static DataException unknown(ConnectRecord<?> record, String what) {
        return new DataException(
                "The source block of a record of topic '"
                        + record.topic()
                        + "' has "
                        + what
                        + ". Positions are read from Debezium's events of PostgreSQL, MySQL, MariaDB"
                        + " and SQL Server; for others name a field or fields.");
    }
}
