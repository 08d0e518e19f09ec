package dev.jetconnect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectClientTest {
    @Test
    void namesTheFailedTaskWithTheFirstLineOfItsTrace() throws Exception {
        assertThat(
                        failureIn(
                                """
                                {"name": "shop-sink", "connector": {"state": "RUNNING"}, "tasks": [
                                  {"id": 0, "state": "RUNNING"},
                                  {"id": 1, "state": "FAILED", "trace": "x.Y: no such table\\n\\tat z"}]}
                                """))
                .contains("Task 1 of connector shop-sink has failed: x.Y: no such table");
    }

    @Test
    void namesTheFailedConnector() throws Exception {
        assertThat(
                        failureIn(
                                """
                                {"name": "shop-source", "tasks": [],
                                 "connector": {"state": "FAILED", "trace": "refused"}}
                                """))
                .contains("Connector shop-source has failed: refused");
    }

    @Test
    void findsNoFailureInWhatRuns() throws Exception {
        assertThat(
                        failureIn(
                                """
                                {"name": "a", "connector": {"state": "RUNNING"},
                                 "tasks": [{"id": 0, "state": "UNASSIGNED"}]}
                                """))
                .isEmpty();
    }

    private static Optional<String> failureIn(String status) throws Exception {
        return ConnectClient.failureIn(new ObjectMapper().readTree(status));
    }
}
