package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.mysql.MySqlDialect;
import dev.jetconnect.sink.jdbc.dialect.postgres.PostgresDialect;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

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
        boolean quotes = config.quotesIdentifiers();
        Duration statementMax = config.statementTimeout();
        return switch (ofUrl(config.address().url()).orElseThrow()) {
            case POSTGRESQL -> new PostgresDialect(quotes, statementMax);
            case MYSQL, MARIADB -> new MySqlDialect(quotes, statementMax);
        };
    }

    /** What a URL may begin with. */
    static String urlPrefixes() {
        return Arrays.stream(values())
                .map(kind -> "'" + kind.urlPrefix + "//' (" + kind.product + ")")
                .collect(Collectors.joining(" or "));
    }
}
