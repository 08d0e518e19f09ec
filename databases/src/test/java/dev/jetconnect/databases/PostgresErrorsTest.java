package dev.jetconnect.databases;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class PostgresErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "08001, RETRIABLE",
        "08006, RETRIABLE",
        "25006, RETRIABLE",
        "40001, RETRIABLE",
        "40P01, RETRIABLE",
        "53300, RETRIABLE",
        "55P03, RETRIABLE",
        "57014, RETRIABLE",
        "57P01, RETRIABLE",
        "57P02, RETRIABLE",
        "57P03, RETRIABLE",
        "22021, ROW",
        "23502, ROW",
        "21000, ROW",
        "08004, FATAL",
        "28P01, FATAL",
        "3D000, FATAL",
        "42501, FATAL",
        "42P10, FATAL"
    })
    void stateTellsWhatToDo(String state, SqlFailure failure) {
        assertThat(PostgresErrors.classify(new SQLException("x", state))).isEqualTo(failure);
    }

    @Test
    void waitingInVainForAConnectionIsRetriable() {
        assertThat(PostgresErrors.classify(new SQLTransientConnectionException("timed out")))
                .isEqualTo(SqlFailure.RETRIABLE);
    }

    @Test
    void reasonOfAPoolIsThatOfItsCause() {
        PSQLException cause =
                new PSQLException("Connection refused", PSQLState.CONNECTION_UNABLE_TO_CONNECT);

        assertThat(
                        PostgresErrors.explain(
                                new SQLTransientConnectionException("timed out", "08001", cause)))
                .contains("Connection refused", "08001", "Check connection.url")
                .doesNotContain("timed out");
    }
}
