package dev.jetconnect.doctor;

import dev.jetconnect.databases.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether the publication has the tables that are read, or can be made. */
final class PostgresPublicationCheck implements Check {
    @Override
    public List<Finding> look(Patient patient, Session session) throws SQLException {
        if (!patient.get("plugin.name", "decoderbufs").equals("pgoutput")) {
            return List.of();
        }
        String name = patient.get("publication.name", "dbz_publication");
        boolean isThere =
                session.row("SELECT 1 FROM pg_publication WHERE pubname = ?", name).isPresent();
        return isThere
                ? lacking(patient, session, name)
                : List.of(creation(patient, session, name));
    }

    private static Finding creation(Patient patient, Session session, String name)
            throws SQLException {
        String remedy =
                "As an owner of the tables: CREATE PUBLICATION "
                        + session.database().quote(name)
                        + " FOR TABLE ...;";
        if (patient.get("publication.autocreate.mode", "all_tables").equals("disabled")) {
            return Finding.fail("the publication '" + name + "' is missing", remedy)
                    .at("publication.name");
        }
        boolean mayCreate =
                session.isTrue("SELECT has_database_privilege(current_database(), 'CREATE')");
        return mayCreate
                ? Finding.ok("the publication '" + name + "' is missing; the user may create it")
                : Finding.fail(
                                "the publication '"
                                        + name
                                        + "' is missing, and the user may not create it",
                                remedy)
                        .at("publication.name");
    }

    private static List<Finding> lacking(Patient patient, Session session, String name)
            throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Table table : session.tables(patient)) {
            boolean isPublished =
                    session.row(
                                    "SELECT 1 FROM pg_publication_tables WHERE pubname = ?"
                                            + " AND schemaname = ? AND tablename = ?",
                                    name,
                                    table.id().schema().orElse(""),
                                    table.id().name())
                            .isPresent();
            if (!isPublished) {
                findings.add(
                        Finding.warn(
                                "the publication '" + name + "' lacks table '" + table.id() + "'",
                                "ALTER PUBLICATION "
                                        + session.database().quote(name)
                                        + " ADD TABLE "
                                        + session.database().quote(table.id())
                                        + ";"));
            }
        }
        return findings.isEmpty()
                ? List.of(Finding.ok("the publication '" + name + "' has the tables"))
                : findings;
    }
}
