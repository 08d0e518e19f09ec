package dev.jetconnect.benchmarks;

import dev.jetconnect.test.KafkaBroker;
import dev.jetconnect.test.KafkaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Kafka's broker, and a worker of its Connect as another process.
 *
 * <p>Confined to the main thread.
 */
final class KafkaWorker implements Worker {
    private final KafkaBroker broker;
    private final KafkaProcess process;
    private final ConnectClient client;
    private final long startedNanos;

    private KafkaWorker(
            KafkaBroker broker, KafkaProcess process, ConnectClient client, long startedNanos) {
        this.broker = broker;
        this.process = process;
        this.client = client;
        this.startedNanos = startedNanos;
    }

    /** Starts the broker, and the worker as soon as the broker serves. */
    static KafkaWorker start(KafkaBroker broker, KafkaProcess process, int port) {
        long startedNanos = System.nanoTime();
        broker.launch();
        process.launch();
        return new KafkaWorker(
                broker,
                process,
                new ConnectClient(URI.create("http://127.0.0.1:" + port)),
                startedNanos);
    }

    String brokerAddress() {
        return broker.address();
    }

    @Override
    public ConnectClient client() {
        return client;
    }

    @Override
    public long startedNanos() {
        return startedNanos;
    }

    @Override
    public void requireAlive() {
        require(broker.process(), "broker");
        require(process, "worker");
    }

    private static void require(KafkaProcess process, String name) {
        if (!process.isAlive()) {
            String log = process.log();
            throw new BenchmarkFailure(
                    "Kafka's "
                            + name
                            + " has ended. The end of its log:"
                            + System.lineSeparator()
                            + log.substring(Math.max(0, log.length() - 3000)));
        }
    }

    @Override
    public long processId() {
        return process.id();
    }

    @Override
    public long logProcessId() {
        return broker.process().id();
    }

    /** Without indexes, which have their full size from the beginning. */
    @Override
    public long logBytes() {
        try (Stream<Path> files = Files.walk(broker.data())) {
            long bytes = 0;
            for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void createTopic(String name, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("Interrupted", e);
        } catch (ExecutionException e) {
            throw new BenchmarkFailure(
                    "Topic " + name + " can't be made: " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.stop();
        broker.process().stop();
    }
}
