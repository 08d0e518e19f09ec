package dev.jetconnect.doctor;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** Whether the log has room for the tables that are read, and what slots keep already. */
final class RoomCheck implements Check {
    private static final long MEGABYTE = 1 << 20;

    private final OptionalLong freeBytes;

    /**
     * @param freeBytes of the disk of the log; empty: nobody knows
     */
    RoomCheck(OptionalLong freeBytes) {
        this.freeBytes = freeBytes;
    }

    @Override
    public List<Finding> look(Patient patient, Session session) throws SQLException {
        long bytes = 0;
        for (Table table : session.tables(patient)) {
            bytes += bytes(session, table);
        }
        String size = "the tables have " + bytes / MEGABYTE + " MB";
        if (freeBytes.isEmpty()) {
            return List.of(Finding.ok(size));
        }
        String room = ", and the disk of the log has " + freeBytes.getAsLong() / MEGABYTE + " MB";
        return List.of(
                bytes < freeBytes.getAsLong()
                        ? Finding.ok(size + room)
                        : Finding.warn(
                                size + room + ": a copy of all of them may not fit",
                                "Give data.dir a larger disk, or copy fewer tables at once. A source"
                                        + " waits while the disk is full; nothing is lost."));
    }

    private static long bytes(Session session, Table table) throws SQLException {
        if (session.database() != DatabaseKind.POSTGRESQL) {
            return Long.parseLong(
                    session.row(
                                    "SELECT coalesce(data_length, 0) FROM"
                                            + " information_schema.tables WHERE table_schema = ? AND"
                                            + " table_name = ?",
                                    table.id().schema().orElse(""),
                                    table.id().name())
                            .map(row -> row.get(0))
                            .orElse("0"));
        }
        String name = session.database().quote(table.id());
        return Long.parseLong(
                session.value(
                        "SELECT coalesce(pg_table_size(to_regclass(?)), 0) + coalesce((SELECT"
                                + " sum(pg_table_size(relid)) FROM"
                                + " pg_partition_tree(to_regclass(?)) WHERE isleaf"
                                + " AND level > 0), 0)::bigint",
                        name,
                        name));
    }
}
