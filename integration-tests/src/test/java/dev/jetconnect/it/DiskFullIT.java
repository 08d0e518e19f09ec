package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A source has more than the disk of data.dir can take. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DiskFullIT {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(2);
    private static final int DISK_MEGABYTES = 24;
    private static final int LINES = 40_000;
    private static final int LINE_BYTES = 600;

    @TempDir private static Path folder;
    private static SmallDisk disk;
    private static WorkerUnderTest worker;
    private static List<String> lines;

    @BeforeAll
    static void startWorker() throws IOException {
        disk = SmallDisk.mount(folder.resolve("disk"), DISK_MEGABYTES);
        lines = incompressibleLines();
        Files.write(from(), lines);
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", Distribution.filePlugin().toString())
                        .with("data.dir", disk.folder().resolve("data").toString())
                        .with("value.converter", "org.apache.kafka.connect.storage.StringConverter")
                        .start();
    }

    @AfterAll
    static void stopWorker() {
        if (worker != null) {
            worker.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    @Order(1)
    void taskFailsWithTheStreamAndTheRemedy() {
        worker.rest().create(Connector.fileSource("lines", from(), "lines"));

        String trace = worker.rest().awaitFailure("lines");

        // Connect's own task puts a line of its own before the reason.
        assertThat(trace).contains("stream 'jetconnect_lines'", "Free space", "restart");
    }

    @Test
    @Order(2)
    void restStaysAliveAndNothingIsConfirmedThatIsNotStored() throws IOException {
        long confirmed = worker.rest().offsets("lines").at("/0/offset/position").asLong();

        assertThat(worker.rest().get("/connectors").status()).isEqualTo(200);
        assertThat(confirmed).isLessThan(DISK_MEGABYTES * 1024L * 1024L);
        assertThat(confirmed).isLessThan(Files.size(from()));
    }

    @Test
    @Order(3)
    void workerStartsAgainOnTheDiskThatItHasFilled() {
        worker.close();

        worker.start();

        assertThat(worker.rest().awaitFailure("lines")).contains("Free space");
    }

    @Test
    @Order(4)
    void nothingIsMissingOnceTheDiskHasRoom() throws IOException {
        Path to = folder.resolve("to.txt");
        disk.grow(20 * DISK_MEGABYTES);
        worker.close();

        worker.start();

        worker.rest().start(Connector.fileSink("copy", to, "lines"));
        await().atMost(ARRIVAL_MAX)
                .until(() -> Files.readAllLines(to).contains(lines.get(LINES - 1)));
        // What was stored and not yet confirmed when the disk was full comes twice.
        assertThat(Files.readAllLines(to).stream().distinct()).containsExactlyElementsOf(lines);
    }

    private static Path from() {
        return folder.resolve("from.txt");
    }

    private static List<String> incompressibleLines() {
        Random random = new Random(42);
        byte[] bytes = new byte[LINE_BYTES];
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            random.nextBytes(bytes);
            lines.add(i + " " + Base64.getEncoder().encodeToString(bytes));
        }
        return lines;
    }
}
