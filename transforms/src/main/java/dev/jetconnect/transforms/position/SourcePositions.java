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
        Object value = record.value();
        if (!ChangeEvent.isEnvelope(value)
                || "r".equals(ChangeEvent.field(value, ChangeEvent.OPERATION))) {
            return Optional.empty();
        }
        return Optional.of(position(record, ChangeEvent.field(value, ChangeEvent.SOURCE)));
    }

    private String position(ConnectRecord<?> record, Object source) {
        if (ChangeEvent.field(source, "lsn") instanceof Number lsn) {
            return postgres(record, source, lsn.longValue());
        }
        if (ChangeEvent.field(source, "file") instanceof String file
                && ChangeEvent.field(source, "pos") instanceof Number position) {
            return binlog(record, source, file, position.longValue());
        }
        if (ChangeEvent.field(source, "commit_lsn") instanceof String commit
                && ChangeEvent.field(source, "change_lsn") instanceof String change) {
            Object serial = ChangeEvent.field(source, "event_serial_no");
            return format.begin().addSorted(commit).addSorted(change).add(number(serial)).end();
        }
        throw unknown(record, "no position of a kind that is known");
    }

    private String postgres(ConnectRecord<?> record, Object source, long lsn) {
        if (!(ChangeEvent.field(source, "sequence") instanceof String sequence)) {
            throw unknown(record, "an 'lsn' without a 'sequence'");
        }
        return format.begin().add(firstNumber(sequence)).add(lsn).end();
    }

    private String binlog(ConnectRecord<?> record, Object source, String file, long position) {
        int dot = file.lastIndexOf('.');
        try {
            long number = Long.parseLong(file, dot + 1, file.length(), 10);
            return format.begin()
                    .add(number)
                    .add(position)
                    .add(number(ChangeEvent.field(source, "row")))
                    .end();
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
