package dev.jetconnect.source.copy.database;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.source.copy.plan.Progress;
import dev.jetconnect.source.copy.plan.Slice;
import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.plan.TableChoice;
import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.plan.Window;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All that the copy knows about one kind of database. Thread-safe. */
public interface SourceDatabase {
    static SourceDatabase of(DatabaseAddress address) {
        return address.kind() == DatabaseKind.POSTGRESQL
                ? new PostgresSource(address)
                : new MySqlSource(address);
    }

    DatabaseKind kind();

    DatabaseAddress address();

    /** A new connection with the settings that texts of values need. */
    Connection connect() throws SQLException;

    /** The tables that are chosen, in the order of their names, or the query. */
    List<SourceTable> tables(Connection connection, TableChoice choice) throws SQLException;

    /** Those of the tables that the user may not read. */
    List<String> unreadable(Connection connection, List<SourceTable> tables) throws SQLException;

    TablePlan plan(Connection connection, SourceTable table, ReadSettings settings)
            throws SQLException;

    /** How many rows the database's planner expects to be read; below 0: it cannot tell. */
    long estimate(Connection connection, SourceTable table) throws SQLException;

    /** The highest value of a column, as a text that the database reads back. Empty: none. */
    Optional<String> highest(Connection connection, SourceTable table, SourceColumn column)
            throws SQLException;

    /**
     * The condition of rows in a window.
     *
     * @param delay how far before it rows are as well
     */
    String within(SourceColumn column, Window window, Duration delay);

    /** Whether connections of several tasks can read as of one moment. */
    boolean sharesSnapshots();

    /** Lets a connection, and those that join it, read as of now. */
    Moment begin(Connection connection) throws SQLException;

    /**
     * As {@link #begin(Connection)}, at a position of the log of changes from which somebody else
     * is going to follow them; where it is known only when tasks begin, {@link #join} tells it.
     */
    Moment begin(Connection connection, StreamStart stream, List<SourceTable> tables)
            throws SQLException;

    /** Why nobody could follow the changes of this database. Empty: it can be done. */
    Optional<String> streamProblem(Connection connection) throws SQLException;

    /** Lets connections read as of one moment: of the one given, or, without a snapshot, of now. */
    Moment join(List<Connection> connections, Moment moment) throws SQLException;

    /**
     * The next query of a slice.
     *
     * @param size how many rows, or blocks of PostgreSQL's, it is for
     */
    Chunk chunk(SourceTable table, Slice slice, Progress progress, long size);

    RowFeed open(Connection connection, SourceTable table, Chunk chunk, int fetchSize)
            throws SQLException;
}
