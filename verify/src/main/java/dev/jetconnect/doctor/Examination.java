package dev.jetconnect.doctor;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** All that is looked at for one connector. Stateless; it only reads. */
final class Examination {
    private static final Duration STATEMENT_MAX = Duration.ofSeconds(30);

    private Examination() {}

    static List<Finding> of(Patient patient, OptionalLong freeBytes) {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection =
                Connections.to(patient.address(), "jetconnect-doctor", STATEMENT_MAX)
                        .getConnection()) {
            findings.add(Finding.ok("connected to " + patient.address()));
            Session session = new Session(connection, patient.database());
            for (Check check : checks(patient, freeBytes)) {
                findings.addAll(look(check, patient, session));
            }
        } catch (SQLException e) {
            findings.add(
                    unreachable(
                            Finding.fail(
                                    "cannot connect to " + patient.address(),
                                    patient.database().explain(e)),
                            patient,
                            e));
        }
        return findings;
    }

    /** A login that is refused stays so; a server that is away may come back. */
    private static Finding unreachable(Finding finding, Patient patient, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("28") || state.startsWith("3D") || state.startsWith("42")
                ? finding.at(patient.key("connection.url", "database.hostname"))
                : finding;
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

    private static List<Check> checks(Patient patient, OptionalLong freeBytes) {
        boolean isPostgres = patient.database() == DatabaseKind.POSTGRESQL;
        return switch (patient.role()) {
            case SINK -> List.of(new VersionCheck(), new WritingCheck());
            case COPY ->
                    List.of(
                            new VersionCheck(),
                            new TablesCheck(),
                            new TypesCheck(),
                            new RoomCheck(freeBytes));
            case STREAM ->
                    isPostgres
                            ? List.of(
                                    new VersionCheck(),
                                    new PostgresLogCheck(),
                                    new PostgresPublicationCheck(),
                                    new TablesCheck(),
                                    new TypesCheck(),
                                    new RoomCheck(freeBytes))
                            : List.of(
                                    new VersionCheck(),
                                    new BinlogCheck(),
                                    new TablesCheck(),
                                    new TypesCheck(),
                                    new RoomCheck(freeBytes));
        };
    }
}
