package dev.jetconnect.source.copy;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.source.copy.database.SourceDatabase;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.ConnectException;

/** Says in a sentence what a database has refused. */
final class CopyFailures {
    private CopyFailures() {}

    static ConnectException of(SourceDatabase database, SQLException error) {
        return new ConnectException(sentence(database, error), error);
    }

    static String sentence(SourceDatabase database, SQLException error) {
        DatabaseAddress address = database.address();
        return "Cannot read from "
                + address.shown()
                + address.user().map(user -> " as user '" + user + "'").orElse("")
                + ": "
                + database.kind().explain(error);
    }
}
