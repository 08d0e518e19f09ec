package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.Test;

class DebeziumSettingsTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("shop", 0);
    private static final String MYSQL = "io.debezium.connector.mysql.MySqlConnector";

    @Test
    void configOfOtherConnectorsStays() {
        Map<String, String> config =
                Map.of("connector.class", "org.example.Source", "signal.enabled.channels", "kafka");

        assertThat(DebeziumSettings.onJetStream(ID, config)).isSameAs(config);
    }

    @Test
    void configOfDebeziumsSinkStays() {
        Map<String, String> config =
                Map.of("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");

        assertThat(DebeziumSettings.onJetStream(ID, config)).isSameAs(config);
    }

    @Test
    void defaultHistoryIsOurs() {
        assertThat(mapped(Map.of()))
                .containsEntry("schema.history.internal", DebeziumSettings.JETSTREAM_HISTORY);
    }

    @Test
    void kafkaHistoryIsOursAndKeepsItsTopic() {
        assertThat(
                        mapped(
                                Map.of(
                                        "schema.history.internal",
                                        "io.debezium.storage.kafka.history.KafkaSchemaHistory",
                                        "schema.history.internal.kafka.topic",
                                        "shop-history")))
                .containsEntry("schema.history.internal", DebeziumSettings.JETSTREAM_HISTORY)
                .containsEntry("schema.history.internal.kafka.topic", "shop-history");
    }

    @Test
    void otherHistoriesAndChannelsStay() {
        Map<String, String> given =
                Map.of(
                        "schema.history.internal",
                        "io.debezium.storage.file.history.FileSchemaHistory",
                        "signal.enabled.channels",
                        "source,file");

        assertThat(mapped(given)).containsAllEntriesOf(given);
    }

    @Test
    void kafkaChannelIsOurs() {
        assertThat(mapped(Map.of("signal.enabled.channels", "source, kafka")))
                .containsEntry("signal.enabled.channels", "source,jetstream");
    }

    @Test
    void subclassOfAnotherVendorIsKnownByItsHistory() {
        Map<String, String> config =
                Map.of(
                        "connector.class",
                        "org.example.MySqlPlus",
                        "schema.history.internal.kafka.topic",
                        "t");

        assertThat(DebeziumSettings.onJetStream(ID, config))
                .containsEntry("schema.history.internal", DebeziumSettings.JETSTREAM_HISTORY);
    }

    private static Map<String, String> mapped(Map<String, String> given) {
        Map<String, String> config = new HashMap<>(given);
        config.put("connector.class", MYSQL);
        return DebeziumSettings.onJetStream(ID, config);
    }
}
