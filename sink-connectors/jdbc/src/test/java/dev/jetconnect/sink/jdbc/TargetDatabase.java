package dev.jetconnect.sink.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A real server as the contract of all databases needs it, with a database for the sink. */
interface TargetDatabase extends AutoCloseable {
    /** Where the sink writes to, and as whom. */
    Map<String, String> settings();

    /** The settings of somebody who may read the tables and nothing else. */
    Map<String, String> readerSettings();

    /** The sink's database behind another port of this machine. */
    String url(int port);

    int port();

    /** The way of those who log in with a certificate only, as {@link SecureAddress#USER}. */
    SecureAddress secure();

    /** Nobody needs TLS any more. */
    void endTls();

    /** A connection of an administrator to the sink's database. */
    Connection connect() throws SQLException;

    /** Drops all that tests have left, and ends the sink's sessions. */
    void clear();

    void endSinkSessions();

    /** How many of the sink's sessions wait for a lock. */
    long waitingSinkSessions();

    /** How many of the sink's sessions have a transaction open, and run no statement. */
    long openSinkTransactions();

    /** Lets others read the table and makes their writes wait, until the connection is closed. */
    void block(Connection blocker, String table) throws SQLException;

    /** Each new row of the table takes a minute of work, and no lock. */
    void slowDown(String table);

    /** New sessions wait for locks no longer than a second; until {@link #clear}. */
    void shortenLockWaits();

    /** Ends the server as a crash would; it starts again. */
    void crash();

    String quote(String name);

    /** The columns of a table in order, with PostgreSQL's names for the types of all databases. */
    String columns(String table);

    @Override
    void close();
}
