package dev.jetconnect.doctor;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether there are tables to read, whether the user may, and which have no key. */
final class TablesCheck implements Check {
    @Override
    public List<Finding> look(Patient patient, Session session) throws SQLException {
        List<Table> tables = session.tables(patient);
        if (tables.isEmpty()) {
            return List.of(
                    Finding.fail(
                            "no table fits the lists of tables",
                            "Check table.include.list and its like, and what the user may see."));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(tables.size() + " tables are read"));
        for (Table table : tables) {
            if (session.database() == DatabaseKind.POSTGRESQL) {
                privilege(patient, session, table, findings);
            }
            if (table.primaryKey().isEmpty()) {
                findings.add(withoutKey(patient, session, table));
            }
        }
        return findings;
    }

    private static void privilege(
            Patient patient, Session session, Table table, List<Finding> findings)
            throws SQLException {
        String name = session.database().quote(table.id());
        if (!session.isTrue("SELECT has_table_privilege(?, 'SELECT')", name)) {
            findings.add(
                    Finding.fail(
                                    "the user may not read table '" + table.id() + "'",
                                    "GRANT SELECT ON "
                                            + name
                                            + " TO "
                                            + session.database().quote(patient.user())
                                            + ";")
                            .at("table.include.list"));
        }
    }

    private static Finding withoutKey(Patient patient, Session session, Table table)
            throws SQLException {
        String name = session.database().quote(table.id());
        boolean isStream =
                patient.role() == Patient.Role.STREAM
                        && session.database() == DatabaseKind.POSTGRESQL;
        if (isStream) {
            String identity =
                    session.value(
                            "SELECT relreplident FROM pg_class WHERE oid = to_regclass(?)", name);
            if (identity.equals("d") || identity.equals("n")) {
                return Finding.warn(
                        "table '"
                                + table.id()
                                + "' has no primary key: once it is published, its updates and"
                                + " deletes are refused by PostgreSQL",
                        "ALTER TABLE "
                                + name
                                + " ADD PRIMARY KEY (...); or ALTER TABLE "
                                + name
                                + " REPLICA IDENTITY FULL;");
            }
        }
        return Finding.warn(
                "table '" + table.id() + "' has no primary key: a sink cannot find its rows again",
                "ALTER TABLE " + name + " ADD PRIMARY KEY (...);");
    }
}
