package dev.jetconnect.benchmarks;

import dev.jetconnect.test.FreePort;
import dev.jetconnect.test.KafkaBroker;
import dev.jetconnect.test.KafkaJava;
import dev.jetconnect.test.KafkaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Kafka's broker and Connect worker, from published JARs, with the settings that served them best:
 * those of a careful user, and the parallel collector in place of the one in Kafka's scripts.
 *
 * <p>Immutable.
 */
final class KafkaSide implements Side {
    private static final int PARTITIONS = 2;

    private static final List<String> JVM =
            List.of(
                    "-server",
                    "-XX:+UseParallelGC",
                    "-XX:MaxInlineLevel=15",
                    "-Djava.awt.headless=true");
    private static final List<String> BROKER_HEAP = List.of("-Xms1G", "-Xmx1G");
    private static final List<String> WORKER_HEAP = List.of("-Xms256M", "-Xmx2G");

    private static final Map<String, String> WORKER =
            Map.of(
                    "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                    "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                    "plugin.discovery", "service_load",
                    "producer.batch.size", "131072",
                    "producer.linger.ms", "5",
                    "producer.compression.type", "lz4",
                    "producer.buffer.memory", "67108864",
                    "producer.enable.idempotence", "true",
                    "producer.max.in.flight.requests.per.connection", "5",
                    "consumer.max.poll.records", "1000");

    private final Installation installation;

    KafkaSide(Installation installation) {
        this.installation = installation;
    }

    @Override
    public String name() {
        return "Kafka Connect";
    }

    @Override
    public KafkaWorker start(Path folder) {
        try {
            Files.createDirectories(folder.resolve("tmp"));
            Files.createDirectories(folder.resolve("worker"));
            link(folder.resolve("plugins"));
            KafkaBroker broker =
                    KafkaBroker.prepare(
                            java(BROKER_HEAP, folder), folder.resolve("broker"), Map.of());
            int port = FreePort.next();
            Map<String, String> properties = new HashMap<>(WORKER);
            properties.putAll(broker.workerSettings("connect"));
            properties.put("listeners", "http://127.0.0.1:" + port);
            properties.put(
                    "plugin.path",
                    folder.resolve("plugins")
                            + ","
                            + installation.plugins()
                            + ","
                            + installation.opponents()
                            + ","
                            + installation.opponentSources());
            Path file = KafkaProcess.writeSettings(folder.resolve("worker"), properties);
            KafkaProcess worker =
                    new KafkaProcess(
                            java(WORKER_HEAP, folder)
                                    .command(
                                            "org.apache.kafka.connect.cli.ConnectDistributed",
                                            file.toString()),
                            folder.resolve("worker"),
                            Map.of());
            return KafkaWorker.start(broker, worker, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The very connector that the other side runs, and none of ours. */
    private void link(Path plugins) throws IOException {
        String name = "debezium-connector-postgres";
        Files.createDirectories(plugins);
        if (!Files.exists(plugins.resolve(name))) {
            Files.createSymbolicLink(
                    plugins.resolve(name), installation.home().resolve("plugins").resolve(name));
        }
    }

    private KafkaJava java(List<String> heap, Path folder) {
        List<String> command = new ArrayList<>(WorkFolder.ownSession());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(heap);
        command.addAll(JVM);
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        return new KafkaJava(
                command,
                installation.oracle().resolve("target/lib"),
                installation.oracle().resolve("log4j2.xml"));
    }

    @Override
    public int partitions() {
        return PARTITIONS;
    }

    @Override
    public Map<String, String> sourceConfig(Orders orders, String name) {
        Map<String, String> config = DebeziumSource.tuned(orders, name);
        // Three headers with each record, which cost this side a tenth of its CPU.
        config.put("extended.headers.enabled", "false");
        return config;
    }

    @Override
    public Map<String, String> sinkConfig(Target target, String topics) {
        Map<String, String> config = DebeziumSink.config(target, topics);
        config.put("tasks.max", String.valueOf(PARTITIONS));
        return config;
    }

    @Override
    public Map<String, String> generatorConfig() {
        return Map.of("producer.override.batch.size", "262144");
    }

    @Override
    public Map<String, String> counterConfig() {
        return Map.of(
                "consumer.override.max.poll.records", "5000",
                "consumer.override.max.partition.fetch.bytes", "8388608");
    }

    @Override
    public DistributionSize size() {
        return DistributionSize.of(installation.oracle().resolve("target/lib"));
    }

    /** Versions and settings, for the report. */
    Map<String, String> description() {
        Map<String, String> description = new LinkedHashMap<>();
        Path libraries = installation.oracle().resolve("target/lib");
        description.put("Kafka broker", Machine.jar(libraries, "kafka_"));
        description.put("Kafka Connect", Machine.jar(libraries, "connect-runtime-"));
        description.put(
                "Kafka's JDBC sink",
                Machine.jar(installation.opponents(), "debezium-connector-jdbc-"));
        description.put(
                "Kafka's JVMs", JVM + ", broker " + BROKER_HEAP + ", worker " + WORKER_HEAP);
        description.put("Kafka's worker", new TreeMap<>(WORKER).toString());
        description.put("Kafka's W5", generatorConfig() + " " + new TreeMap<>(counterConfig()));
        description.put("Kafka's topics", PARTITIONS + " partitions and sink tasks");
        return description;
    }
}
