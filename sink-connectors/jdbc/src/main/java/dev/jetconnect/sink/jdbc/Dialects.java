package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.mysql.MySqlDialect;
import dev.jetconnect.sink.jdbc.dialect.postgres.PostgresDialect;

/** Which dialect a database is written in. */
final class Dialects {
    private Dialects() {}

    /** A new dialect for one task's thread. */
    static Dialect of(JdbcSinkConfig config) {
        boolean quotes = config.quotesIdentifiers();
        return switch (config.address().kind()) {
            case POSTGRESQL -> new PostgresDialect(quotes);
            case MYSQL, MARIADB -> new MySqlDialect(quotes);
        };
    }
}
