package dev.jetconnect.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether PostgreSQL writes what logical decoding reads, and has room for its sessions. */
final class PostgresLogCheck implements Check {
    @Override
    public List<Finding> look(Patient patient, Session session) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        String level = session.value("SHOW wal_level");
        findings.add(
                level.equals("logical")
                        ? Finding.ok("wal_level is logical")
                        : Finding.fail(
                                        "wal_level is " + level,
                                        "ALTER SYSTEM SET wal_level = 'logical'; then restart the server.")
                                .at("database.hostname"));
        findings.add(role(patient, session));
        findings.add(slots(patient, session));
        findings.add(senders(session));
        session.row("SELECT setting FROM pg_settings WHERE name = 'max_slot_wal_keep_size'")
                .ifPresent(row -> findings.add(kept(row.get(0))));
        return findings;
    }

    private static Finding role(Patient patient, Session session) throws SQLException {
        boolean mayReplicate =
                session.isTrue(
                        "SELECT rolreplication OR rolsuper OR EXISTS (SELECT 1 FROM pg_roles r"
                                + " WHERE r.rolname = 'rds_replication'"
                                + " AND pg_has_role(current_user, r.oid, 'member'))"
                                + " FROM pg_roles WHERE rolname = current_user");
        return mayReplicate
                ? Finding.ok("the user may replicate")
                : Finding.fail(
                                "the user '" + patient.user() + "' may not replicate",
                                "ALTER ROLE "
                                        + session.database().quote(patient.user())
                                        + " REPLICATION;")
                        .at("database.user");
    }

    private static Finding slots(Patient patient, Session session) throws SQLException {
        String name = patient.get("slot.name", "debezium");
        var slot =
                session.row(
                        "SELECT database = current_database(), active, plugin,"
                                + " coalesce(to_jsonb(s) ->> 'wal_status', '')"
                                + " FROM pg_replication_slots s WHERE slot_name = ?",
                        name);
        if (slot.isPresent()) {
            return existing(name, slot.get());
        }
        return session.isTrue(
                        "SELECT count(*) < current_setting('max_replication_slots')::int"
                                + " FROM pg_replication_slots")
                ? Finding.ok("there is room for the replication slot '" + name + "'")
                : Finding.fail(
                        "all replication slots are in use",
                        "ALTER SYSTEM SET max_replication_slots = ...; then restart the server, or"
                                + " drop an unused one: SELECT pg_drop_replication_slot('...');");
    }

    private static Finding existing(String name, List<String> slot) {
        if (slot.get(0).equals("f")) {
            return Finding.fail(
                            "the replication slot '" + name + "' is of another database",
                            "Choose another slot.name.")
                    .at("slot.name");
        }
        if (slot.get(3).equals("lost")) {
            return Finding.fail(
                            "the replication slot '" + name + "' has lost its log",
                            "SELECT pg_drop_replication_slot('"
                                    + name
                                    + "'); then start the connector with a new snapshot.")
                    .at("slot.name");
        }
        return slot.get(1).equals("t")
                ? Finding.warn(
                        "the replication slot '" + name + "' is in use",
                        "If it is not this connector that reads it, choose another slot.name.")
                : Finding.ok("the replication slot '" + name + "' is there and free");
    }

    private static Finding senders(Session session) throws SQLException {
        return session.isTrue(
                        "SELECT count(*) < current_setting('max_wal_senders')::int"
                                + " FROM pg_stat_replication")
                ? Finding.ok("there is a free WAL sender")
                : Finding.fail(
                        "all WAL senders are in use",
                        "ALTER SYSTEM SET max_wal_senders = ...; then restart the server.");
    }

    private static Finding kept(String megabytes) {
        return megabytes.equals("-1")
                ? Finding.warn(
                        "a slot that nobody reads keeps the log without limit, until the disk is"
                                + " full",
                        "ALTER SYSTEM SET max_slot_wal_keep_size = '50GB'; SELECT pg_reload_conf();"
                                + " a slot that falls behind further is lost.")
                : Finding.ok("slots keep at most " + megabytes + " MB of log");
    }
}
