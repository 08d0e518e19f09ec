package dev.jetconnect.sink.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Reads what records do without asking the database, so that it can be done while those before them
 * are still being written. Whoever finds nothing here reads them again in their turn, which then
 * tells what is the matter. Confined to the task thread.
 */
final class AheadReader {
    private final ChangeReader reader;

    AheadReader(ChangeReader reader) {
        this.reader = reader;
    }

    /** Empty: a table is not known yet, or a record cannot be read. */
    Optional<List<Change>> read(Collection<SinkRecord> records) {
        List<Change> changes = new ArrayList<>(records.size());
        try {
            for (SinkRecord record : records) {
                reader.read(AheadReader::refuse, record).ifPresent(changes::add);
            }
            return Optional.of(changes);
        } catch (SQLException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Connection refuse() throws SQLException {
        throw new SQLException("Not before the records before are written");
    }
}
