package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.test.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What moves over from Kafka Connect without a change: a worker's file, published connectors,
 * transforms, dashboards. PipelineIT and DebeziumJdbcSinkIT do so for Debezium's PostgreSQL source
 * and JDBC sink.
 */
class DropInIT {
    private static final Duration ARRIVAL_MAX = Duration.ofSeconds(90);
    private static final String MONGO_SINK = "com.mongodb.kafka.connect.MongoSinkConnector";
    private static final String MONGO_SOURCE = "com.mongodb.kafka.connect.MongoSourceConnector";
    private static final String MIRROR = "org.apache.kafka.connect.mirror.MirrorSourceConnector";
    private static final String ICEBERG = "org.apache.iceberg.connect.IcebergSinkConnector";

    @TempDir private static Path folder;
    private static final int JMX_PORT = FreePort.next();
    private static WorkerUnderTest worker;
    private static ConnectRest rest;

    @BeforeAll
    static void startWorkerWithKafkaConnectsFile() {
        worker =
                worker("worker")
                        .without("plugin.discovery")
                        .withEnvironment(Map.of("JMX_PORT", String.valueOf(JMX_PORT)));
        kafkaConnectsFile().forEach(worker::with);
        worker.with("offset.flush.interval.ms", "1000").start();
        rest = worker.rest();
    }

    @AfterAll
    static void stopWorker() {
        try {
            assertThat(worker.log()).doesNotContain("kafka-pa55word");
        } finally {
            worker.close();
        }
    }

    @Test
    void aWorkerFileOfKafkaConnectStartsAndOneLineSaysWhatInItHasNoEffect() {
        List<String> lines =
                worker.log().lines().filter(line -> line.contains("Without effect here")).toList();

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .contains(
                        "since there is no Kafka: bootstrap.servers, config.storage.replication.factor,"
                                + " config.storage.topic, offset.storage")
                .doesNotContain("consumer.max.poll.records", "group.id", "key.converter");
        assertThat(worker.log()).doesNotContain("Unknown setting", "9092");
    }

    @Test
    void aVersionThatIsNotHereIsRefusedWithThoseThatAre() {
        Answer answer =
                rest.create(
                        mongoSink("future", "mongodb://127.0.0.1", "none")
                                .with("connector.plugin.version", "9.9.9"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("9.9.9", "1.13.0", "2.0.1");
    }

    @Test
    void everyTransformAndPredicateOfKafkaLoadsAndDescribesItsSettings() {
        Set<String> classes = new TreeSet<>();
        for (JsonNode plugin : rest.get("/connector-plugins?connectorsOnly=false").body()) {
            String name = plugin.path("class").asText();
            if (name.startsWith("org.apache.kafka.connect.transforms.")) {
                classes.add(name);
            }
        }

        // 26 transforms, of which 11 come for keys and for values, and 3 predicates
        assertThat(classes).hasSize(29);
        for (String name : classes) {
            Answer answer = rest.get("/connector-plugins/" + name.replace("$", "%24") + "/config");
            assertThat(answer.status()).as(name).isEqualTo(200);
            assertThat(answer.body().isArray()).as(name).isTrue();
        }
    }

    @Test
    void aChainOfTransformsAndAPredicateChangeWhatArrives() throws IOException {
        Path file = fileWith("chain.txt", "first\nsecond\n");
        rest.start(
                Connector.fileSource("chain", file, "chain.raw")
                        .with("transforms", "hoist,origin,rename,key,mark,route,drop")
                        .with("transforms.hoist.type", transform("HoistField$Value"))
                        .with("transforms.hoist.field", "line")
                        .with("transforms.origin.type", transform("InsertField$Value"))
                        .with("transforms.origin.static.field", "origin")
                        .with("transforms.origin.static.value", "drop-in")
                        .with("transforms.rename.type", transform("ReplaceField$Value"))
                        .with("transforms.rename.renames", "line:text")
                        .with("transforms.key.type", transform("ValueToKey"))
                        .with("transforms.key.fields", "text")
                        .with("transforms.mark.type", transform("InsertHeader"))
                        .with("transforms.mark.header", "marked")
                        .with("transforms.mark.value.literal", "yes")
                        .with("transforms.route.type", transform("RegexRouter"))
                        .with("transforms.route.regex", "(.*)\\.raw")
                        .with("transforms.route.replacement", "$1.clean")
                        .with("transforms.drop.type", transform("Filter"))
                        .with("transforms.drop.predicate", "marked")
                        .with("transforms.drop.negate", "true")
                        .with("predicates", "marked")
                        .with("predicates.marked.type", transform("predicates.HasHeaderKey"))
                        .with("predicates.marked.name", "marked"));
        rest.start(
                Connector.fileSink("chain-sink", folder.resolve("chain.out"), "chain.clean")
                        .with("transforms", "mask")
                        .with("transforms.mask.type", transform("MaskField$Value"))
                        .with("transforms.mask.fields", "origin")
                        .with("transforms.mask.replacement", "***"));

        awaitContent(
                "chain.out", "Struct{text=first,origin=***}", "Struct{text=second,origin=***}");
    }

    @Test
    void mongoWithoutManifestIsFoundAndValidates() {
        assertThat(versions(MONGO_SINK)).containsExactly("1.13.0", "2.0.1");
        assertThat(versions(MONGO_SOURCE)).containsExactly("1.13.0", "2.0.1");

        Answer answer =
                rest.put(
                        "/connector-plugins/" + MONGO_SINK + "/config/validate",
                        mongoSink("wrong", "not a uri", "any").configJson());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(errors(answer)).containsKey("connection.uri");
    }

    @Test
    void mongoThatIsNotThereIsRefusedByItsAddress() {
        int port = FreePort.next();

        Answer answer =
                rest.create(
                        mongoSink(
                                "mongo-absent",
                                "mongodb://127.0.0.1:"
                                        + port
                                        + "/?serverSelectionTimeoutMS=500&connectTimeoutMS=500",
                                "any"));

        assertThat(answer.status()).as(answer.message()).isEqualTo(400);
        assertThat(answer.message()).contains("Unable to connect");
    }

    @Test
    void mongoSinksOfTwoVersionsWriteWhatASourceReads() throws IOException {
        MongoServer mongo = new MongoServer(new MemoryBackend().version(ServerVersion.MONGO_5_0));
        mongo.enableOplog();
        try {
            String uri = mongo.bindAndGetConnectionString();
            String document = "{\"_id\": 1, \"name\": \"Ada\"}";
            Path file = fileWith("mongo.txt", document + "\n");
            rest.start(
                    Connector.fileSource("mongo-lines", file, "mongo-lines")
                            .with("value.converter", converter("storage.StringConverter")));
            rest.start(
                    mongoSink("mongo-older", uri, "mongo-lines")
                            .with("connector.plugin.version", "1.13.0")
                            .with("collection", "older"));
            rest.start(
                    mongoSink("mongo-newer", uri, "mongo-lines")
                            .with("connector.plugin.version", "[2.0,3)")
                            .with("collection", "newer"));
            rest.start(mongoSource("mongo-source", uri));
            rest.start(
                    Connector.fileSink(
                                    "mongo-copy",
                                    folder.resolve("mongo.out"),
                                    "m.shop.older,m.shop.newer")
                            .with("key.converter", converter("storage.StringConverter"))
                            .with("value.converter", converter("storage.StringConverter")));

            assertThat(taskVersion("mongo-older")).isEqualTo("1.13.0");
            assertThat(taskVersion("mongo-newer")).isEqualTo("2.0.1");
            assertThat(taskVersion("mongo-source")).isEqualTo("2.0.1");
            awaitContent("mongo.out", document, document);
        } finally {
            rest.delete("/connectors/mongo-source");
            rest.delete("/connectors/mongo-older");
            rest.delete("/connectors/mongo-newer");
            mongo.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MIRROR, ICEBERG})
    void aConnectorThatNeedsKafkaItselfIsRefusedWithTheReason(String connectorClass) {
        Connector needy = new Connector("needy", Map.of("connector.class", connectorClass));

        Answer validation =
                rest.put(
                        "/connector-plugins/" + connectorClass + "/config/validate",
                        needy.configJson());
        Answer creation = rest.create(needy);

        assertThat(validation.status()).isEqualTo(200);
        assertThat(validation.body().path("error_count").asInt()).isEqualTo(1);
        assertThat(errors(validation)).containsOnlyKeys("connector.class");
        assertThat(creation.status()).isEqualTo(400);
        assertThat(creation.message()).contains(connectorClass + " needs Kafka itself");
        assertThat(rest.get("/connectors/needy").status()).isEqualTo(404);
    }

    @Test
    void dashboardsFindConnectsMetricsByTheirNames() throws IOException {
        Path file = fileWith("metrics.txt", "one\ntwo\nthree\n");
        rest.start(
                Connector.fileSource("metrics-source", file, "metrics-lines")
                        .with("transforms", "route")
                        .with("transforms.route.type", transform("RegexRouter"))
                        .with("transforms.route.regex", "none")
                        .with("transforms.route.replacement", "none")
                        .with("transforms.route.predicate", "any")
                        .with("predicates", "any")
                        .with("predicates.any.type", transform("predicates.TopicNameMatches"))
                        .with("predicates.any.pattern", ".*"));
        rest.start(Connector.fileSink("metrics-sink", folder.resolve("m.out"), "metrics-lines"));
        awaitContent("m.out", "one", "two", "three");

        try (ConnectMetrics metrics = ConnectMetrics.of(JMX_PORT)) {
            Map<String, Set<String>> missing = ConnectMetrics.documented();
            metrics.attributes()
                    .forEach(
                            (type, names) ->
                                    missing.getOrDefault(type, new TreeSet<>()).removeAll(names));
            missing.values().removeIf(Set::isEmpty);

            // Documented, but Kafka Connect does not count it either.
            assertThat(missing.remove("sink-task-metrics")).containsExactly("sink-record-lag-max");
            // There is no rebalance.
            assertThat(missing).containsOnlyKeys("connect-worker-rebalance-metrics");
            assertThat(
                            metrics.value(
                                    "type=source-task-metrics,connector=metrics-source,task=0",
                                    "source-record-write-total"))
                    .isEqualTo(3.0);
            assertThat(
                            metrics.value(
                                    "type=sink-task-metrics,connector=metrics-sink,task=0",
                                    "sink-record-read-total"))
                    .isEqualTo(3.0);
            assertThat(
                            metrics.value(
                                    "type=connector-task-metrics,connector=metrics-sink,task=0",
                                    "status"))
                    .isEqualTo("running");
        }
    }

    @Test
    void eachLineOfTheLogNamesItsConnectorAndTask() throws IOException {
        rest.start(Connector.fileSource("logged", fileWith("logged.txt", "a\n"), "logged-lines"));

        assertThat(worker.log()).contains(" INFO [logged|worker] ", " INFO [logged|task-0] ");
    }

    @ParameterizedTest
    @CsvSource({"only_scan, true", "service_load, false"})
    void theUsersModeOfDiscoveryIsHeeded(String mode, boolean findsPluginsWithoutManifest)
            throws IOException {
        try (WorkerUnderTest other = workerWithMongo(mode).start()) {
            JsonNode plugins = other.rest().get("/connector-plugins").body();

            assertThat(plugins.findValuesAsText("class").contains(MONGO_SINK))
                    .isEqualTo(findsPluginsWithoutManifest);
        }
    }

    @Test
    void hybridFailEndsTheStartWithThePluginThatHasNoManifest() throws IOException {
        try (WorkerUnderTest other = workerWithMongo("hybrid_fail").launch()) {
            assertThat(other.awaitEnd(ARRIVAL_MAX)).isEqualTo(1);

            assertThat(other.log()).contains(MONGO_SINK).doesNotContain("\tat ");
        }
    }

    private static WorkerUnderTest worker(String name) {
        return new WorkerUnderTest(folder.resolve(name))
                .with("plugin.path", Distribution.dropIns().toString());
    }

    /** A worker with one plugin, since to search all classes takes seconds for each. */
    private static WorkerUnderTest workerWithMongo(String discovery) throws IOException {
        Path plugins = Files.createDirectories(folder.resolve(discovery + "-plugins"));
        Files.createSymbolicLink(
                plugins.resolve("mongo"), Distribution.dropIns().resolve("mongo-kafka-connect"));
        return worker(discovery)
                .with("plugin.path", plugins.toString())
                .with("plugin.discovery", discovery);
    }

    private static Map<String, String> kafkaConnectsFile() {
        try (InputStream input =
                DropInIT.class.getResourceAsStream("/connect-distributed.properties")) {
            Properties properties = new Properties();
            properties.load(input);
            Map<String, String> settings = new TreeMap<>();
            properties
                    .stringPropertyNames()
                    .forEach(key -> settings.put(key, properties.getProperty(key)));
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connector mongoSink(String name, String uri, String topic) {
        return new Connector(
                name,
                Map.of(
                        "connector.class",
                        MONGO_SINK,
                        "topics",
                        topic,
                        "connection.uri",
                        uri,
                        "database",
                        "shop",
                        "collection",
                        "people",
                        "key.converter",
                        converter("storage.StringConverter"),
                        "value.converter",
                        converter("storage.StringConverter")));
    }

    private static Connector mongoSource(String name, String uri) {
        return new Connector(
                name,
                Map.of(
                        "connector.class",
                        MONGO_SOURCE,
                        "topic.prefix",
                        "m",
                        "connection.uri",
                        uri,
                        "database",
                        "shop",
                        "startup.mode",
                        "copy_existing",
                        "publish.full.document.only",
                        "true",
                        "key.converter",
                        converter("storage.StringConverter"),
                        "value.converter",
                        converter("storage.StringConverter")));
    }

    private static String taskVersion(String connector) {
        return rest.status(connector).at("/tasks/0/version").asText();
    }

    /** Versions of a plugin that the worker shows, oldest first. */
    private static List<String> versions(String plugin) {
        Set<String> versions = new TreeSet<>();
        for (JsonNode known : rest.get("/connector-plugins").body()) {
            if (known.path("class").asText().equals(plugin)) {
                versions.add(known.path("version").asText());
            }
        }
        return List.copyOf(versions);
    }

    private static Map<String, String> errors(Answer validation) {
        Map<String, String> errors = new TreeMap<>();
        for (JsonNode setting : validation.body().path("configs")) {
            JsonNode value = setting.path("value");
            if (!value.path("errors").isEmpty()) {
                errors.put(value.path("name").asText(), value.path("errors").toString());
            }
        }
        return errors;
    }

    private static String transform(String name) {
        return "org.apache.kafka.connect.transforms." + name;
    }

    private static String converter(String name) {
        return "org.apache.kafka.connect." + name;
    }

    private static Path fileWith(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static void awaitContent(String file, String... lines) {
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                Files.readAllLines(
                                                        folder.resolve(file),
                                                        StandardCharsets.UTF_8))
                                        .containsExactly(lines));
    }
}
