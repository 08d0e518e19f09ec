package dev.jetconnect.doctor;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Table;
import dev.jetconnect.databases.TableCatalog;
import dev.jetconnect.databases.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions to a database. Confined to one thread. */
record Session(Connection connection, DatabaseKind database) {
    /** The first row's columns as text; empty: there is no row. */
    Optional<List<String>> row(String sql, String... parameters) throws SQLException {
        return rows(sql, parameters).stream().findFirst();
    }

    List<List<String>> rows(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet found = statement.executeQuery()) {
                List<List<String>> rows = new ArrayList<>();
                while (found.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                        row.add(String.valueOf(found.getString(i)));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }

    /** The first column of the first row, of a query that has one. */
    String value(String sql, String... parameters) throws SQLException {
        return row(sql, parameters).orElseThrow().get(0);
    }

    boolean isTrue(String sql, String... parameters) throws SQLException {
        return value(sql, parameters).matches("t|true|1");
    }

    /** The tables that the connector reads. */
    List<Table> tables(Patient patient) throws SQLException {
        TableCatalog catalog = TableCatalog.of(database);
        List<Table> tables = new ArrayList<>();
        for (TableId id : catalog.tables(connection)) {
            if (patient.reads(id)) {
                catalog.describe(connection, id).ifPresent(tables::add);
            }
        }
        return tables;
    }
}
