package dev.jetconnect.databases;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.kafka.connect.errors.ConnectException;
import org.mariadb.jdbc.MariaDbDataSource;

/** Where connections come from: MariaDB's driver, which talks to MySQL as well. */
final class MySqlConnections {
    private static final String DRIVER_PREFIX = "jdbc:mariadb:";

    /**
     * What every session needs, whatever the server's defaults: values that don't fit are errors; 0
     * is no order to count on; finer digits of times are cut (MariaDB does so by itself); text
     * without a zone means UTC.
     */
    private static final String SESSION =
            "SET sql_mode = CONCAT('STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION'"
                    + " /*!80001 ,',TIME_TRUNCATE_FRACTIONAL' */), time_zone = '+00:00'";

    /**
     * The last parameter of a name counts. Found rows: an update tells how many rows it has met. No
     * replay: what a lost commit did is looked up. No statements and no lists of locks in messages:
     * they hold row contents. Read committed takes no locks on gaps between rows.
     */
    private static final String PARAMETERS =
            "useAffectedRows=false"
                    + "&transactionReplay=false"
                    + "&allowMultiQueries=false"
                    + "&dumpQueriesOnException=false"
                    + "&includeInnodbStatusInDeadlockExceptions=false"
                    + "&transactionIsolation=READ-COMMITTED"
                    + "&tcpKeepAlive=true"
                    + "&connectionAttributes=program_name:%s"
                    + "&initSql=";

    private MySqlConnections() {}

    /**
     * @param statementMax how long a statement may take; zero: as long as it likes
     */
    static DataSource of(DatabaseAddress place, String application, Duration statementMax) {
        String url = place.url();
        String address = DRIVER_PREFIX + url.substring(url.indexOf(':', "jdbc:".length()) + 1);
        String separator = address.indexOf('?') < 0 ? "?" : "&";
        try {
            MariaDbDataSource connections = BoundedConnections.of(statementMax);
            if (place.user().isPresent()) {
                connections.setUser(place.user().get());
            }
            if (place.password().isPresent()) {
                connections.setPassword(place.password().get().value());
            }
            connections.setUrl(
                    address
                            + separator
                            + PARAMETERS.formatted(application)
                            + SESSION
                            + BoundedConnections.settings(statementMax));
            return connections;
        } catch (SQLException | IllegalArgumentException e) {
            // Without the cause, which repeats the URL with all its parameters.
            throw new ConnectException("connection.url is no URL that MariaDB's driver reads");
        }
    }
}
