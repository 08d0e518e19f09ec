package dev.jetconnect.databases;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MySqlErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 08000, RETRIABLE",
        "0, 08S01, RETRIABLE",
        "0, 25S03, RETRIABLE",
        "0, 40001, RETRIABLE",
        "1040, 08004, RETRIABLE",
        "1053, 08S01, RETRIABLE",
        "1114, HY000, RETRIABLE",
        "1203, 42000, RETRIABLE",
        "1205, HY000, RETRIABLE",
        "1213, 40001, RETRIABLE",
        "1290, HY000, RETRIABLE",
        "1317, 70100, RETRIABLE",
        "1836, HY000, RETRIABLE",
        "1927, 70100, RETRIABLE",
        "1048, 23000, ROW",
        "1062, 23000, ROW",
        "1153, 08S01, ROW",
        "1242, 21000, ROW",
        "1264, 22003, ROW",
        "1364, HY000, ROW",
        "1366, HY000, ROW",
        "1406, 22001, ROW",
        "1452, 23000, ROW",
        "3819, HY000, ROW",
        "4025, 23000, ROW",
        "1045, 28000, FATAL",
        "1049, 42000, FATAL",
        "1054, 42S22, FATAL",
        "1064, 42000, FATAL",
        "1142, 42000, FATAL",
        "1146, 42S02, FATAL"
    })
    void codeTellsWhatToDo(int code, String state, SqlFailure failure) {
        assertThat(MySqlErrors.classify(new SQLException("x", state, code))).isEqualTo(failure);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1062|23000|Duplicate entry 'damn' for key 'a' at row 1' for key 't.word'|[key t.word]",
                "1366|HY000|Incorrect integer value: 'damn' for column 'n' at row 1|[column n]",
                "1366|22007|Incorrect integer value: 'damn' for column `a`.`t`.`n` at row 1|[column n]",
                "1292|22007|Incorrect date value: 'damn' for column 'x' at row 9' for column 'd' at row 1|[column d]",
                "3140|22032|Invalid JSON text: \"damn\" at position 1 in value for column 't.j'.|[column t.j]",
                "1048|23000|Column 'n' cannot be null|[column n]",
                "1364|HY000|Field 'n' doesn't have a default value|[column n]",
                "3819|HY000|Check constraint 'c' is violated.|[constraint c]",
                "4025|23000|CONSTRAINT `c` failed for `a`.`t`|[constraint c]",
                "1452|23000|Cannot add or update a child row: a foreign key constraint fails (`a`.`t`, CONSTRAINT `f` FOREIGN KEY (`n`) REFERENCES `u` (`n`))|[constraint f]",
                "1064|42000|You have an error in your SQL syntax near ''damn')' at line 1|the statement",
                "1690|22003|BIGINT value is out of range in 'damn + 1'|refuses the row"
            })
    void valuesAreNotTold(int code, String state, String message, String told) {
        SQLException error = new SQLException("(conn=7) " + message, state, code);

        assertThat(MySqlErrors.explain(error))
                .contains(told, "error " + code)
                .doesNotContain("damn", "conn=");
        SQLException shown = MySqlErrors.withoutValues(error);
        assertThat(shown.getMessage()).contains(told).doesNotContain("damn");
        assertThat(MySqlErrors.explain(shown)).isEqualTo(MySqlErrors.explain(error));
        assertThat(MySqlErrors.classify(shown)).isEqualTo(MySqlErrors.classify(error));
    }

    @Test
    void reasonOfAPoolIsThatOfItsCause() {
        SQLException cause = new SQLException("(conn=3) Too many connections", "08004", 1040);

        assertThat(
                        MySqlErrors.explain(
                                new SQLTransientConnectionException("timed out", "08004", cause)))
                .contains("Too many connections", "1040", "max_connections")
                .doesNotContain("timed out");
    }

    @Test
    void batchIsWhatHasEndedIt() {
        SQLException cause =
                new SQLException("Data too long for column 'n' at row 1", "22001", 1406);
        BatchUpdateException batch = new BatchUpdateException(new int[0], cause);

        assertThat(MySqlErrors.classify(batch)).isEqualTo(SqlFailure.ROW);
        assertThat(MySqlErrors.classify(MySqlErrors.withoutValues(batch)))
                .isEqualTo(SqlFailure.ROW);
        assertThat(MySqlErrors.explain(batch)).contains("too long", "[column n]", "1406");
    }
}
