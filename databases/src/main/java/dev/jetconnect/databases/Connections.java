package dev.jetconnect.databases;

import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Where connections come from: each begins with what every session of ours needs, so that the
 * server's and the machine's defaults don't count, above all their time zones.
 */
public final class Connections {
    private Connections() {}

    /**
     * Connects when it is asked to, not before.
     *
     * @param application the name that the database shows for the sessions
     * @param statementMax how long a statement may take; zero: as long as it likes
     * @throws ConnectException the driver cannot read the URL; the message has nothing of it
     */
    public static DataSource to(
            DatabaseAddress address, String application, Duration statementMax) {
        return address.kind() == DatabaseKind.POSTGRESQL
                ? PostgresConnections.of(address, application, statementMax)
                : MySqlConnections.of(address, application, statementMax);
    }

    /**
     * Looks whether a URL can be used, without connecting to anything.
     *
     * @param key the setting that has it
     * @throws ConfigException it cannot; the message says nothing of the URL, which may hold a
     *     password
     */
    public static void checkUrl(String key, String url) {
        if (DatabaseKind.ofUrl(url).isEmpty()) {
            throw new ConfigException(
                    key
                            + " must start with "
                            + DatabaseKind.urlPrefixes()
                            + "; other databases are not supported");
        }
        try {
            to(DatabaseAddress.of(url, Optional.empty(), Optional.empty()), "", Duration.ZERO);
        } catch (ConnectException e) {
            throw new ConfigException(e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    key + " has a user or password with a % that is not written as %25");
        }
    }
}
