package dev.jetconnect.doctor;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All that is looked at for one connector. Stateless; it only reads. */
final class Examination {
    private static final Duration STATEMENT_MAX = Duration.ofSeconds(30);

    private Examination() {}

    static List<Finding> of(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection =
                Connections.to(patient.address(), "jetconnect-doctor", STATEMENT_MAX)
                        .getConnection()) {
            findings.add(Finding.ok("connected to " + patient.address()));
            Session session = new Session(connection, patient.database());
            for (Check check : checks(patient)) {
                findings.addAll(look(check, patient, session));
            }
        } catch (SQLException e) {
            findings.add(
                    Finding.fail(
                            "cannot connect to " + patient.address(),
                            patient.database().explain(e)));
        }
        return findings;
    }

    private static List<Finding> look(Check check, Patient patient, Session session) {
        try {
            return check.look(patient, session);
        } catch (SQLException e) {
            return List.of(
                    Finding.warn(
                            "could not be looked at: " + check.getClass().getSimpleName(),
                            patient.database().explain(e)));
        }
    }

    private static List<Check> checks(Patient patient) {
        boolean isPostgres = patient.database() == DatabaseKind.POSTGRESQL;
        return switch (patient.role()) {
            case SINK -> List.of(new VersionCheck(), new WritingCheck());
            case COPY -> List.of(new VersionCheck(), new TablesCheck());
            case STREAM ->
                    isPostgres
                            ? List.of(
                                    new VersionCheck(),
                                    new PostgresLogCheck(),
                                    new PostgresPublicationCheck(),
                                    new TablesCheck())
                            : List.of(new VersionCheck(), new BinlogCheck(), new TablesCheck());
        };
    }
}
