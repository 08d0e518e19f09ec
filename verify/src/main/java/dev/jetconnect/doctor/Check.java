package dev.jetconnect.doctor;

import java.sql.SQLException;
import java.util.List;

/** Looks at one thing of a database. Stateless. */
interface Check {
    List<Finding> look(Patient patient, Session session) throws SQLException;
}
