package dev.jetconnect.doctor;

import dev.jetconnect.databases.DatabaseKind;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;

/** Whether the server is of a version that connectors are made for. */
final class VersionCheck implements Check {
    @Override
    public List<Finding> look(Patient patient, Session session) throws SQLException {
        DatabaseMetaData server = session.connection().getMetaData();
        int version = server.getDatabaseMajorVersion() * 100 + server.getDatabaseMinorVersion();
        boolean isMariaDb = server.getDatabaseProductName().equals("MariaDB");
        int oldest = session.database() == DatabaseKind.POSTGRESQL ? 1000 : isMariaDb ? 1005 : 800;
        String name =
                (isMariaDb ? "MariaDB" : session.database().product())
                        + " "
                        + server.getDatabaseProductVersion();
        return List.of(
                version >= oldest
                        ? Finding.ok(name)
                        : Finding.fail(
                                        name + " is too old",
                                        "Use PostgreSQL 10, MySQL 8.0 or MariaDB 10.5, or newer ones.")
                                .at(patient.key("connection.url", "database.hostname")));
    }
}
