package dev.jetconnect.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.convert.BinaryConverter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
    @Test
    void defaultsServeWithoutAnyProperty() {
        WorkerSettings settings = new WorkerSettings(Map.of());

        assertThat(settings.groupId()).isEqualTo("jetconnect");
        assertThat(settings.kafkaClusterId()).isEqualTo("jetconnect");
        assertThat(settings.nats()).isEmpty();
        assertThat(settings.getList("bootstrap.servers")).isEmpty();
        assertThat(settings.getClass("value.converter")).isEqualTo(BinaryConverter.class);
        assertThat(settings.getLong("offset.flush.interval.ms")).isEqualTo(60_000);
        assertThat(settings.dataDirectory()).isAbsolute().hasFileName("data");
        assertThat(settings.server().program()).isEmpty();
        assertThat(settings.log())
                .isEqualTo(
                        new LogSettings(
                                "jetconnect",
                                1,
                                262_144,
                                1000,
                                16_777_216,
                                8_388_608,
                                CompressionType.LZ4));
    }

    @Test
    void natsOfSomebodyElseIsReachedAsTheSettingsSay() {
        WorkerSettings settings =
                new WorkerSettings(
                        Map.of(
                                "nats.url", "nats://a:4222,nats://b:4222",
                                "nats.username", "app",
                                "nats.password", "s3cret",
                                "nats.ssl.truststore.type", "PEM"));

        NatsSettings nats = settings.nats().orElseThrow();

        assertThat(nats.urls()).containsExactly("nats://a:4222", "nats://b:4222");
        assertThat(nats.username()).contains("app");
        assertThat(nats.password().orElseThrow().value()).isEqualTo("s3cret");
        assertThat(nats.ssl()).containsEntry("ssl.truststore.type", "PEM");
        assertThat(nats.credentials()).isEqualTo(Optional.empty());
    }

    @Test
    void aPasswordIsNotInTheTextOfTheSettings() {
        WorkerSettings settings =
                new WorkerSettings(Map.of("nats.url", "nats://a:4222", "nats.password", "s3cret"));

        assertThat(settings.nats().orElseThrow().toString()).doesNotContain("s3cret");
        assertThat(settings.values().toString()).doesNotContain("s3cret");
    }

    @Test
    void aGroupMustBeAbleToNameStreams() {
        assertThatThrownBy(() -> new WorkerSettings(Map.of("group.id", "a b")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("group.id")
                .hasMessageContaining("letters, digits");
    }

    @Test
    void anUnknownKeyOfOursIsRefusedWithTheOneThatWasMeant() {
        assertThatThrownBy(() -> UnknownSettings.check(Map.of("nats.ulr", "nats://a:4222")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Unknown setting 'nats.ulr': did you mean 'nats.url'?");
    }

    @Test
    void anUnknownKeyOfConnectIsReportedAndLeftAlone() {
        List<String> sentences = UnknownSettings.check(Map.of("offset.flush.intervall.ms", "1000"));

        assertThat(sentences)
                .containsExactly(
                        "Unknown setting 'offset.flush.intervall.ms': did you mean"
                                + " 'offset.flush.interval.ms'?");
    }

    @Test
    void aWorkerFileOfKafkaConnectIsTakenWithoutAWord() {
        List<String> sentences =
                UnknownSettings.check(
                        Map.of(
                                "bootstrap.servers", "kafka:9092",
                                "offset.storage.topic", "connect-offsets",
                                "config.storage.replication.factor", "3",
                                "key.converter.schemas.enable", "false",
                                "listeners", "http://:8083",
                                "rest.advertised.host.name", "worker-1",
                                "producer.compression.type", "lz4",
                                "config.providers.env.class", "x.Y",
                                "plugin.path", "/plugins"));

        assertThat(sentences).isEmpty();
    }

    /** A setting that a new version of Kafka Connect brings must be looked at here. */
    @Test
    void everySettingOfADistributedWorkerIsKnown() {
        DistributedConfig kafkas =
                new DistributedConfig(
                        Map.of(
                                "bootstrap.servers", "kafka:9092",
                                "group.id", "connect-cluster",
                                "key.converter", JsonConverter.class.getName(),
                                "value.converter", JsonConverter.class.getName(),
                                "offset.storage.topic", "connect-offsets",
                                "config.storage.topic", "connect-configs",
                                "status.storage.topic", "connect-status"));
        Map<String, String> all = new HashMap<>();
        kafkas.values().keySet().forEach(name -> all.put(name, ""));

        assertThat(UnknownSettings.check(all)).isEmpty();
    }

    @Test
    void whatOnlyKafkaCouldHeedIsNamed() {
        List<String> keys =
                KafkaSettings.withoutEffect(
                        Map.of(
                                "bootstrap.servers", "kafka:9092",
                                "offset.storage.topic", "connect-offsets",
                                "producer.linger.ms", "5",
                                "consumer.fetch.min.bytes", "1",
                                "consumer.max.poll.records", "100",
                                "admin.listeners", "http://:8084",
                                "offset.flush.interval.ms", "1000",
                                "group.id", "connect-cluster"));

        assertThat(keys)
                .containsExactly(
                        "bootstrap.servers",
                        "consumer.fetch.min.bytes",
                        "offset.storage.topic",
                        "producer.linger.ms");
    }

    @Test
    void noBrokerIsReachedThoughTheFileNamesOne() {
        WorkerSettings settings = new WorkerSettings(Map.of("bootstrap.servers", "kafka:9092"));

        assertThat(settings.getList("bootstrap.servers")).isEmpty();
        assertThat(settings.originals()).doesNotContainKey("bootstrap.servers");
    }

    @Test
    void exactlyOnceIsEnabledUnlessTheWorkerSaysOtherwiseAndNeverForConnectsOwnClients() {
        assertThat(new WorkerSettings(Map.of()).exactlyOnceSource()).isTrue();
        assertThat(exactlyOnce("ENABLED").exactlyOnceSource()).isTrue();
        assertThat(exactlyOnce("preparing").exactlyOnceSource()).isFalse();
        assertThat(exactlyOnce("disabled").exactlyOnceSource()).isFalse();
        assertThat(exactlyOnce("enabled").exactlyOnceSourceEnabled()).isFalse();
    }

    private static WorkerSettings exactlyOnce(String support) {
        return new WorkerSettings(Map.of("exactly.once.source.support", support));
    }
}
