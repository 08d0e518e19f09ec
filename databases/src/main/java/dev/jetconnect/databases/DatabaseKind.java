package dev.jetconnect.databases;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The databases that are read and written, as a URL tells them. Immutable. */
public enum DatabaseKind {
    POSTGRESQL("PostgreSQL", "jdbc:postgresql:", '"'),
    MYSQL("MySQL", "jdbc:mysql:", '`'),
    MARIADB("MariaDB", "jdbc:mariadb:", '`');

    private final String product;
    private final String urlPrefix;
    private final char quote;

    DatabaseKind(String product, String urlPrefix, char quote) {
        this.product = product;
        this.urlPrefix = urlPrefix;
        this.quote = quote;
    }

    public static Optional<DatabaseKind> ofUrl(String url) {
        return Arrays.stream(values()).filter(kind -> kind.isFormOf(url)).findFirst();
    }

    /** MariaDB's driver takes a word for how to treat several hosts before the slashes. */
    private boolean isFormOf(String url) {
        return url.startsWith(urlPrefix)
                && url.substring(urlPrefix.length())
                        .matches(this == POSTGRESQL ? "//.*" : "([a-z-]+:)?//.*");
    }

    /** What a URL may begin with. */
    public static String urlPrefixes() {
        return Arrays.stream(values())
                .map(kind -> "'" + kind.urlPrefix + "//' (" + kind.product + ")")
                .collect(Collectors.joining(" or "));
    }

    public String product() {
        return product;
    }

    /** Quotes a name as it is, for example as the catalog has given it. */
    public String quote(String name) {
        String mark = String.valueOf(quote);
        return mark + name.replace(mark, mark + mark) + mark;
    }

    public String quote(TableId table) {
        return table.schema().map(schema -> quote(schema) + ".").orElse("") + quote(table.name());
    }

    public SqlFailure classify(SQLException error) {
        return this == POSTGRESQL ? PostgresErrors.classify(error) : MySqlErrors.classify(error);
    }

    /** The server's reason and the remedy, in one line without row contents. */
    public String explain(SQLException error) {
        return this == POSTGRESQL ? PostgresErrors.explain(error) : MySqlErrors.explain(error);
    }
}
