package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorDefaultsTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("shop", 0);
    private static final String POSTGRES = "io.debezium.connector.postgresql.PostgresConnector";

    private final ConnectorDefaults defaults = new ConnectorDefaults(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                POSTGRES,
                "io.debezium.connector.mysql.MySqlConnector",
                "io.debezium.connector.mariadb.MariaDbConnector"
            })
    void shortPollIntervalIsAddedWhereTheDatabaseSends(String connector) {
        Map<String, String> config = Map.of("connector.class", connector, "slot.name", "shop");

        assertThat(defaults.complete(ID, config))
                .containsAllEntriesOf(config)
                .containsEntry("poll.interval.ms", "7")
                .containsEntry("queue.provider.type", "jetconnect")
                .hasSize(4);
    }

    @Test
    void givenSettingWins() {
        Map<String, String> config =
                Map.of(
                        "connector.class",
                        POSTGRES,
                        "poll.interval.ms",
                        "500",
                        "queue.provider.type",
                        "memory");

        assertThat(defaults.complete(ID, config)).isSameAs(config);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.debezium.connector.sqlserver.SqlServerConnector",
                "io.debezium.connector.jdbc.JdbcSinkConnector",
                "org.example.Source"
            })
    void otherConnectorsGetNothing(String connector) {
        Map<String, String> config = Map.of("connector.class", connector);

        assertThat(defaults.complete(ID, config)).isSameAs(config);
    }

    @Test
    void switchedOffNothingIsAdded() {
        Map<String, String> config = Map.of("connector.class", POSTGRES);

        assertThat(new ConnectorDefaults(false).complete(ID, config)).isSameAs(config);
    }
}
