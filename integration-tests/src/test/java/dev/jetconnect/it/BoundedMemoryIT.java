package dev.jetconnect.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker with a small heap has backlogs of many times that heap, sinks that take nothing and one
 * that is stopped. Out of memory it would end.
 */
class BoundedMemoryIT {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(3);
    private static final int STUCK_SINKS = 8;
    private static final int OTHERS = 9;
    private static final int LINES = 80_000;
    private static final int LINES_OF_ONE = 20_000;
    private static final int LINES_OF_OTHERS = 1_000;
    private static final int LINE_BYTES = 2_500;
    private static final int RUN_LINES = 5_000;
    private static final int LARGE_LINE_BYTES = 2_000_000;
    private static final int LARGE_LINE_EVERY = 8_000;

    @TempDir private static Path folder;
    private static WorkerUnderTest worker;

    @BeforeAll
    static void startWorker() {
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", Distribution.filePlugin().toString())
                        .with("value.converter", "org.apache.kafka.connect.storage.StringConverter")
                        .withEnvironment(Map.of("JETCONNECT_HEAP_OPTS", "-Xmx96m -XX:+UseSerialGC"))
                        .start();
    }

    @AfterAll
    static void stopWorker() {
        if (worker != null) {
            if (worker.isAlive()) {
                worker.kill(); // its stuck sinks would make an orderly stop wait
            }
            worker.close();
        }
    }

    @Test
    void slowSinksHoldNeitherTheSourceNorTheOthersUpAndTakeNoMemory()
            throws IOException, InterruptedException {
        Path from = writeLines("from.txt", LINES);
        List<Pipe> pipes = new ArrayList<>();
        for (int i = 0; i < STUCK_SINKS; i++) {
            Pipe pipe = Pipe.make(folder.resolve("pipe-" + i));
            pipes.add(pipe);
            worker.rest().create(Connector.fileSink("slow-" + i, pipe.path(), "lines"));
        }
        Path to = folder.resolve("to.txt");
        worker.rest().create(Connector.fileSink("fast", to, "lines"));
        Path later = folder.resolve("later.txt");
        worker.rest().create(Connector.fileSink("stopped", later, "lines"));
        worker.rest().put("/connectors/stopped/stop", "");

        worker.rest()
                .create(Connector.fileSource("lines", from, "lines").with("batch.size", "1000"));

        awaitCopy(from, to);
        assertThat(Files.notExists(later) || Files.size(later) == 0)
                .as("nothing written by a sink that is stopped")
                .isTrue();
        worker.rest().put("/connectors/stopped/resume", "");
        awaitCopy(from, later);

        Pipe slow = pipes.get(0);
        slow.release();
        await().atMost(ARRIVAL_MAX).until(() -> slow.linesInOrder() == LINES);
        assertThat(worker.isAlive()).as(worker.log()).isTrue();
        assertThat(worker.rest().status("slow-1").at("/tasks/0/state").asText())
                .isEqualTo("RUNNING");
    }

    /** Ten sources, each with a topic and a sink of its own, one of which takes nothing. */
    @Test
    void nineOfTenConnectorsGoOnBesideOneThatTakesNothing()
            throws IOException, InterruptedException {
        Path manyLines = writeLines("one.txt", LINES_OF_ONE);
        Path fewLines = writeLines("others.txt", LINES_OF_OTHERS);
        Pipe pipe = Pipe.make(folder.resolve("pipe-one"));
        worker.rest().create(Connector.fileSink("one-sink", pipe.path(), "one"));
        worker.rest().create(Connector.fileSource("one", manyLines, "one"));
        // All of it waits, before the others begin.
        await().atMost(ARRIVAL_MAX)
                .until(
                        () ->
                                worker.rest().offsets("one").at("/0/offset/position").asLong()
                                        == Files.size(manyLines));

        for (int i = 0; i < OTHERS; i++) {
            String topic = "other-" + i;
            worker.rest().create(Connector.fileSource(topic, fewLines, topic));
            worker.rest().create(Connector.fileSink(topic + "-sink", folder.resolve(topic), topic));
        }

        for (int i = 0; i < OTHERS; i++) {
            awaitCopy(fewLines, folder.resolve("other-" + i));
        }
        assertThat(pipe.linesInOrder()).as("taken by the tenth").isZero();
        pipe.release();
        await().atMost(ARRIVAL_MAX).until(() -> pipe.linesInOrder() == LINES_OF_ONE);
        assertThat(worker.isAlive()).as(worker.log()).isTrue();
    }

    private static void awaitCopy(Path from, Path to) throws IOException {
        await().atMost(ARRIVAL_MAX)
                .until(() -> Files.exists(to) && Files.size(to) == Files.size(from));
        assertThat(Files.mismatch(from, to)).as("first byte that differs").isEqualTo(-1);
    }

    /** By turns such that compress to almost nothing, and such that do not compress at all. */
    private static Path writeLines(String name, int lines) throws IOException {
        Path file = folder.resolve(name);
        Random random = new Random(1);
        byte[] bytes = new byte[LINE_BYTES * 3 / 4];
        String padding = "0123456789abcdef".repeat(LINE_BYTES / 16);
        String largePadding = "0123456789abcdef".repeat(LARGE_LINE_BYTES / 16);
        try (BufferedWriter writer = Files.newBufferedWriter(file, US_ASCII)) {
            for (int i = 0; i < lines; i++) {
                writer.write(i + " ");
                if (i % LARGE_LINE_EVERY == LARGE_LINE_EVERY / 2) {
                    writer.write(largePadding);
                } else if (i / RUN_LINES % 2 == 0) {
                    writer.write(padding);
                } else {
                    random.nextBytes(bytes);
                    writer.write(Base64.getEncoder().encodeToString(bytes));
                }
                writer.write('\n');
            }
        }
        return file;
    }

    /** Where a sink's writes wait until it is released. */
    private static final class Pipe {
        private final Path path;
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicLong linesInOrder = new AtomicLong();

        private Pipe(Path path) {
            this.path = path;
        }

        static Pipe make(Path path) throws IOException, InterruptedException {
            assumeTrue(
                    new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor()
                            == 0,
                    "Skipped: there is no mkfifo here");
            Pipe pipe = new Pipe(path);
            Thread reader = new Thread(pipe::read, path.getFileName().toString());
            reader.setDaemon(true);
            reader.start();
            return pipe;
        }

        Path path() {
            return path;
        }

        void release() {
            released.countDown();
        }

        /** Lines that came, each one behind its predecessor. */
        long linesInOrder() {
            return linesInOrder.get();
        }

        private void read() {
            // The sink's opening waits for this one.
            try (BufferedReader reader = Files.newBufferedReader(path, US_ASCII)) {
                released.await();
                String line;
                while ((line = reader.readLine()) != null
                        && line.startsWith(linesInOrder.get() + " ")) {
                    linesInOrder.incrementAndGet();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
