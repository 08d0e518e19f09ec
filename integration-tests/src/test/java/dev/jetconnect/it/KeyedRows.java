package dev.jetconnect.it;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;

/**
 * Two tables with keys, {@code item} by numbers and {@code note} by texts, and somebody who
 * inserts, updates and deletes in them all the time, also rows that were there from the beginning,
 * and changes keys.
 */
final class KeyedRows extends SourceWriter {
    static final String[] TABLES = {
        "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(100), price decimal(12,2))",
        "CREATE TABLE note (id varchar(40) PRIMARY KEY, text varchar(200))"
    };

    private static final long MILLIS_BETWEEN = 25;

    private final long first;
    private final SplittableRandom random = new SplittableRandom(7);

    private KeyedRows(Database database, long first) {
        super(database, MILLIS_BETWEEN, 0);
        this.first = first;
    }

    /**
     * @param first how many rows each table has, with keys 1 and up, and "key 1" and up
     */
    static KeyedRows write(Database database, long first) {
        KeyedRows rows = new KeyedRows(database, first);
        rows.start();
        return rows;
    }

    @Override
    long write(Statement statement, long before) throws SQLException {
        long number = before + 1;
        long added = first + number;
        long any = 1 + random.nextLong(added);
        statement.execute("INSERT INTO item VALUES (" + added + ", 'added', " + number + ".25)");
        statement.execute("INSERT INTO note VALUES ('key " + added + "', 'added " + number + "')");
        statement.execute("UPDATE item SET name = 'changed " + number + "' WHERE id = " + any);
        statement.execute(
                "UPDATE note SET text = 'changed " + number + "' WHERE id = 'key " + any + "'");
        long other = 1 + random.nextLong(added);
        if (number % 3 == 0) {
            statement.execute("DELETE FROM item WHERE id = " + other);
            statement.execute("DELETE FROM note WHERE id = 'key " + other + "'");
        } else if (number % 7 == 0) {
            statement.execute("UPDATE item SET id = -id WHERE id = " + other);
        }
        return number;
    }
}
