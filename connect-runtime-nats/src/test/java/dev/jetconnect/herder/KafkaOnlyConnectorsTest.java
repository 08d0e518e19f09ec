package dev.jetconnect.herder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaOnlyConnectorsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.connect.mirror.MirrorSourceConnector",
                "org.apache.kafka.connect.mirror.MirrorCheckpointConnector",
                "MirrorHeartbeatConnector",
                "MirrorSource",
                "org.apache.iceberg.connect.IcebergSinkConnector",
                "IcebergSink"
            })
    void aConnectorWithKafkaClientsOfItsOwnIsRefusedOnItsClass(String connectorClass) {
        ConfigInfos answer =
                KafkaOnlyConnectors.refusal(Map.of("connector.class", connectorClass))
                        .orElseThrow();

        assertThat(answer.errorCount()).isEqualTo(1);
        assertThat(answer.configs().get(0).configValue().name()).isEqualTo("connector.class");
        assertThat(answer.configs().get(0).configValue().errors())
                .singleElement()
                .asString()
                .contains("needs Kafka itself");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.connect.file.FileStreamSourceConnector",
                "com.example.MirrorSourceConnector",
                "io.debezium.connector.mysql.MySqlConnector",
                "Connector",
                ""
            })
    void anyOtherConnectorIsLeftToItsOwnValidation(String connectorClass) {
        assertThat(KafkaOnlyConnectors.refusal(Map.of("connector.class", connectorClass)))
                .isEmpty();
    }

    @Test
    void aConfigWithoutAClassIsLeftToTheValidation() {
        assertThat(KafkaOnlyConnectors.refusal(Map.of())).isEmpty();
    }
}
