package dev.jetconnect.doctor;

import dev.jetconnect.databases.DatabaseKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a sink may create its tables and write. */
final class WritingCheck implements Check {
    @Override
    public List<Finding> look(Patient patient, Session session) throws SQLException {
        return session.database() == DatabaseKind.POSTGRESQL
                ? postgres(patient, session)
                : mySql(patient, session);
    }

    private static List<Finding> postgres(Patient patient, Session session) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                session.isTrue("SELECT pg_is_in_recovery()")
                        ? Finding.fail(
                                "the server is a standby, which takes no writes",
                                "Name the primary in connection.url, or all servers with"
                                        + " targetServerType=primary.")
                        : Finding.ok("the server takes writes"));
        String schema = session.value("SELECT coalesce(current_schema(), '')");
        if (schema.isEmpty()) {
            findings.add(
                    Finding.fail(
                            "the user's search path has no schema that is there",
                            "CREATE SCHEMA ...; ALTER ROLE ... SET search_path = ...;"));
        } else if (Boolean.parseBoolean(patient.get("auto.create", "true"))) {
            findings.add(
                    session.isTrue("SELECT has_schema_privilege(?, 'CREATE')", schema)
                            ? Finding.ok("the user may create tables in schema '" + schema + "'")
                            : Finding.fail(
                                    "the user may not create tables in schema '" + schema + "'",
                                    "GRANT CREATE ON SCHEMA "
                                            + session.database().quote(schema)
                                            + " TO "
                                            + session.database().quote(patient.user())
                                            + "; or create them, jetconnect_positions too, and set"
                                            + " auto.create=false."));
        }
        findings.add(
                Finding.ok(
                        "the database has "
                                + session.value(
                                        "SELECT pg_size_pretty(pg_database_size("
                                                + "current_database()))")));
        return findings;
    }

    private static List<Finding> mySql(Patient patient, Session session) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                session.isTrue("SELECT @@global.read_only")
                        ? Finding.fail(
                                "the server is read-only",
                                "Name the primary in connection.url, or SET GLOBAL read_only ="
                                        + " OFF;")
                        : Finding.ok("the server takes writes"));
        StringBuilder grants = new StringBuilder();
        for (List<String> row : session.rows("SHOW GRANTS")) {
            grants.append(row.get(0).toUpperCase(Locale.ROOT)).append('\n');
        }
        boolean isCreating = Boolean.parseBoolean(patient.get("auto.create", "true"));
        for (String right : List.of("INSERT", "UPDATE", "DELETE", "CREATE")) {
            boolean has = grants.indexOf("ALL PRIVILEGES") >= 0 || grants.indexOf(right) >= 0;
            if (!has && (isCreating || !right.equals("CREATE"))) {
                findings.add(
                        Finding.fail(
                                "the user lacks " + right,
                                "GRANT "
                                        + right
                                        + " ON database.* TO '"
                                        + patient.user()
                                        + "'@'%';"));
            }
        }
        return findings;
    }
}
