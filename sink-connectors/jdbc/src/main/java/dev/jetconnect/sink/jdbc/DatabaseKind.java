package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.mysql.MySqlDialect;
import dev.jetconnect.sink.jdbc.dialect.postgres.PostgresDialect;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/** The databases that can be written to, as a URL tells them. */
enum DatabaseKind {
    POSTGRESQL("PostgreSQL", "jdbc:postgresql:"),
    MYSQL("MySQL", "jdbc:mysql:"),
    MARIADB("MariaDB", "jdbc:mariadb:");

    private final String product;
    private final String urlPrefix;

    DatabaseKind(String product, String urlPrefix) {
        this.product = product;
        this.urlPrefix = urlPrefix;
    }

    static Optional<DatabaseKind> ofUrl(String url) {
        return Arrays.stream(values()).filter(kind -> kind.isFormOf(url)).findFirst();
    }

    /** MariaDB's driver takes a word for how to treat several hosts before the slashes. */
    private boolean isFormOf(String url) {
        return url.startsWith(urlPrefix)
                && url.substring(urlPrefix.length())
                        .matches(this == POSTGRESQL ? "//.*" : "([a-z-]+:)?//.*");
    }

    /** A new dialect for one task's thread. */
    static Dialect dialect(JdbcSinkConfig config) {
        return ofUrl(config.address().url())
                .orElseThrow()
                .dialect(config.quotesIdentifiers(), config.statementTimeout());
    }

    private Dialect dialect(boolean quotes, Duration statementMax) {
        return switch (this) {
            case POSTGRESQL -> new PostgresDialect(quotes, statementMax);
            case MYSQL, MARIADB -> new MySqlDialect(quotes, statementMax);
        };
    }

    /**
     * Has the driver read a URL of this kind, without connecting to anything.
     *
     * @throws ConnectException it cannot; the message has nothing of the URL
     */
    void checkUrl(DatabaseAddress address) {
        dialect(true, Duration.ZERO).dataSource(address.url(), address.user(), address.password());
    }

    /** What a URL may begin with. */
    static String urlPrefixes() {
        return Arrays.stream(values())
                .map(kind -> "'" + kind.urlPrefix + "//' (" + kind.product + ")")
                .collect(Collectors.joining(" or "));
    }
}
