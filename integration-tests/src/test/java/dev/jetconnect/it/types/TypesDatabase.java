package dev.jetconnect.it.types;

import dev.jetconnect.it.Connector;
import java.util.List;
import java.util.Map;

/** A server that is a source of one table of all its types, and the target of three such tables. */
interface TypesDatabase extends AutoCloseable {
    /** As connectors, topics and notes have it. */
    String name();

    /** As people have it. */
    String title();

    TypeCases cases();

    /** Creates the source's table with the rows that are there before the connector starts. */
    void writeSnapshot();

    /** Inserts and updates while the connector runs. */
    void writeChanges();

    /** Debezium's connector. */
    Connector source();

    /** Creates an empty database, and returns how a sink connects to it. */
    Map<String, String> createTarget(String database);

    /** Types of the table's columns, by name. Empty: there is no table. */
    Map<String, String> columnTypes(String database);

    /** The values of all rows as texts, by id and column; null where they are null. */
    Map<Integer, Map<String, String>> rows(String database, List<String> columns);

    /** Where its source table is, as connections have it. */
    String sourceDatabase();

    /** Where its source table is, as topics have it. */
    String schema();

    boolean hasRow(String database, int id);

    @Override
    void close();
}
