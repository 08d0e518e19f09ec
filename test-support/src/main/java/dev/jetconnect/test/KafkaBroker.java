package dev.jetconnect.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A Kafka broker that is its own controller, on loopback.
 *
 * <p>Confined to one thread.
 */
public final class KafkaBroker {
    private static final String CLUSTER = "AAAAAAAAAAAAAAAAAAAAAQ";
    private static final long START_SECONDS = 120;
    private static final long LOOK_MILLIS = 20;

    private final String address;
    private final Path data;
    private final KafkaProcess process;

    private KafkaBroker(String address, Path data, KafkaProcess process) {
        this.address = address;
        this.data = data;
        this.process = process;
    }

    /**
     * A broker that is not started yet. Its data are below {@code folder}; those that are there it
     * goes on with.
     *
     * @param settings over those that it needs here
     */
    public static KafkaBroker prepare(KafkaJava java, Path folder, Map<String, String> settings) {
        String address = "127.0.0.1:" + FreePort.next();
        Path data = folder.resolve("data");
        Map<String, String> all = settings(data, address, "127.0.0.1:" + FreePort.next());
        all.putAll(settings);
        Path file = KafkaProcess.writeSettings(folder, all);
        if (!Files.exists(data)) {
            format(java, folder, file);
        }
        return new KafkaBroker(
                address,
                data,
                new KafkaProcess(java.command("kafka.Kafka", file.toString()), folder, Map.of()));
    }

    private static void format(KafkaJava java, Path folder, Path settings) {
        KafkaProcess format =
                new KafkaProcess(
                        java.command(
                                "kafka.tools.StorageTool",
                                "format",
                                "-t",
                                CLUSTER,
                                "-c",
                                settings.toString()),
                        folder,
                        Map.of());
        format.launch();
        if (format.awaitEnd() != 0) {
            throw new IllegalStateException("The storage can't be formatted: " + format.log());
        }
    }

    /** Starts it, again after an end, and returns when it serves. */
    public void launch() {
        int printed = process.log().length();
        process.launch();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!process.log().substring(printed).contains("Kafka Server started")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("The broker did not start: " + process.log());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while a broker started", e);
            }
        }
    }

    public String address() {
        return address;
    }

    /** Folder with the topics. */
    public Path data() {
        return data;
    }

    public KafkaProcess process() {
        return process;
    }

    /** What a distributed worker needs to be of {@code group} on this broker. */
    public Map<String, String> workerSettings(String group) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("bootstrap.servers", address);
        settings.put("group.id", group);
        settings.put("offset.storage.topic", group + "-offsets");
        settings.put("config.storage.topic", group + "-configs");
        settings.put("status.storage.topic", group + "-status");
        settings.put("offset.storage.replication.factor", "1");
        settings.put("config.storage.replication.factor", "1");
        settings.put("status.storage.replication.factor", "1");
        settings.put("scheduled.rebalance.max.delay.ms", "0");
        return settings;
    }

    private static Map<String, String> settings(Path data, String address, String controller) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + controller);
        settings.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        return settings;
    }
}
