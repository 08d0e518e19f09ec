package dev.jetconnect.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether MySQL or MariaDB writes what Debezium reads, keeps it long enough, and lets it. */
final class BinlogCheck implements Check {
    private static final long DAY_SECONDS = 86_400;

    @Override
    public List<Finding> look(Patient patient, Session session) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        if (!variable(session, "log_bin").orElse("OFF").matches("ON|1")) {
            return List.of(
                    Finding.fail(
                                    "the server writes no binlog",
                                    "Set log_bin and server_id in its settings, and restart it.")
                            .at("database.hostname"));
        }
        findings.add(Finding.ok("the server writes a binlog"));
        findings.add(expected(session, "binlog_format", "ROW"));
        findings.add(expected(session, "binlog_row_image", "FULL"));
        findings.add(retention(session));
        grants(patient, session, findings);
        return findings;
    }

    private static Finding expected(Session session, String name, String wanted)
            throws SQLException {
        String value = variable(session, name).orElse(wanted);
        return value.equalsIgnoreCase(wanted)
                ? Finding.ok(name + " is " + wanted)
                : Finding.fail(
                                name + " is " + value,
                                "SET GLOBAL "
                                        + name
                                        + " = '"
                                        + wanted
                                        + "'; and in the server's settings; sessions have it from their"
                                        + " next login on.")
                        .at("database.hostname");
    }

    private static Finding retention(Session session) throws SQLException {
        Optional<String> seconds = variable(session, "binlog_expire_logs_seconds");
        long kept =
                seconds.isPresent()
                        ? (long) Double.parseDouble(seconds.get())
                        : (long)
                                (Double.parseDouble(
                                                variable(session, "expire_logs_days").orElse("0"))
                                        * DAY_SECONDS);
        if (kept == 0 || kept >= DAY_SECONDS) {
            return Finding.ok(
                    kept == 0
                            ? "binlogs are kept until somebody deletes them"
                            : "binlogs are kept for " + kept / DAY_SECONDS + " days");
        }
        return Finding.warn(
                "binlogs are kept for "
                        + kept
                        + " s only: a connector that stands still longer needs a new snapshot",
                seconds.isPresent()
                        ? "SET PERSIST binlog_expire_logs_seconds = 604800; (MariaDB: SET GLOBAL)"
                        : "SET GLOBAL expire_logs_days = 7;");
    }

    private static void grants(Patient patient, Session session, List<Finding> findings)
            throws SQLException {
        StringBuilder all = new StringBuilder();
        for (List<String> row : session.rows("SHOW GRANTS")) {
            all.append(row.get(0).toUpperCase(Locale.ROOT)).append('\n');
        }
        String grants = all.toString();
        boolean hasAll = grants.contains("GRANT ALL PRIVILEGES ON *.*");
        for (String[] right :
                new String[][] {
                    {"REPLICATION SLAVE", "REPLICATION REPLICA"},
                    {"REPLICATION CLIENT", "BINLOG MONITOR"},
                    {"RELOAD", "FLUSH_TABLES"}
                }) {
            boolean has = hasAll || grants.contains(right[0]) || grants.contains(right[1]);
            String grant = "GRANT " + right[0] + " ON *.* TO '" + patient.user() + "'@'%';";
            if (has) {
                findings.add(Finding.ok("the user has " + right[0]));
            } else if (right[0].equals("RELOAD")) {
                findings.add(
                        Finding.warn(
                                "the user lacks RELOAD, which a snapshot that locks needs", grant));
            } else {
                findings.add(Finding.fail("the user lacks " + right[0], grant));
            }
        }
    }

    private static Optional<String> variable(Session session, String name) throws SQLException {
        return session.row("SHOW GLOBAL VARIABLES LIKE '" + name + "'").map(row -> row.get(1));
    }
}
