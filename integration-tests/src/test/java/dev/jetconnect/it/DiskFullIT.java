package dev.jetconnect.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.test.SmallDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The disk of data.dir is full: first of a source's own records, then of somebody else's files. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DiskFullIT {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(2);
    private static final int DISK_MEGABYTES = 48;
    private static final long RESERVE_BYTES = 20_000_000;
    private static final int LINES = 60_000;
    private static final int LINE_BYTES = 600;

    @TempDir private static Path folder;
    private static SmallDisk disk;
    private static WorkerUnderTest worker;
    private static final List<String> lines = new ArrayList<>();

    @BeforeAll
    static void startWorker() throws IOException {
        Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("disk"), DISK_MEGABYTES);
        assumeTrue(mounted.isPresent(), "Skipped: only root can mount a small disk here");
        disk = mounted.get();
        appendLines(LINES);
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", Distribution.filePlugin().toString())
                        .with("data.dir", disk.folder().resolve("data").toString())
                        // Of a disk of usual size the default is as much compared to what can
                        // be written before the disk is looked at again.
                        .with("data.dir.free.bytes.min", String.valueOf(RESERVE_BYTES))
                        .with("nats.publish.window.bytes", "1000000")
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
    void taskWaitsAndItsStateSaysWhy() {
        worker.rest()
                .create(Connector.fileSource("lines", from(), "lines").with("batch.size", "500"));

        assertThat(awaitReason())
                .contains("stream 'jetconnect_lines'", "Free space", "by themselves");
    }

    @Test
    @Order(2)
    void nothingIsConfirmedThatIsNotStored() throws IOException {
        long confirmed = worker.rest().offsets("lines").at("/0/offset/position").asLong();

        assertThat(confirmed).isLessThan(DISK_MEGABYTES * 1024L * 1024L);
        assertThat(confirmed).isLessThan(Files.size(from()));
    }

    @Test
    @Order(3)
    void killedWorkerStartsAgainOnTheDiskThatItHasFilled() {
        worker.kill();

        worker.start();

        assertThat(awaitReason()).contains("Free space");
    }

    @Test
    @Order(4)
    void sinkReadsAndCommitsWhileTheSourceWaits() {
        worker.rest().start(Connector.fileSink("copy", to(), "lines"));

        await().atMost(ARRIVAL_MAX)
                .until(
                        () ->
                                worker.rest().offsets("copy").at("/0/offset/kafka_offset").asLong()
                                        > 0);
        assertThat(awaitReason()).contains("Free space");
    }

    @Test
    @Order(5)
    void sourceGoesOnByItselfOnceTheDiskHasRoom() throws IOException {
        disk.grow(10 * DISK_MEGABYTES);

        awaitLastLine();

        await().atMost(ARRIVAL_MAX).until(() -> reason().isEmpty());
        assertThat(distinctLines()).containsExactlyElementsOf(lines);
    }

    @Test
    @Order(6)
    void diskThatOthersFillToItsEndLosesNothing() throws IOException {
        appendLines(100);
        awaitLastLine();
        Path others = disk.fill();
        appendLines(1000);
        assertThat(awaitReason()).contains("Free space");

        worker.natsServer().destroyForcibly();
        appendLines(1000);
        Files.delete(others);

        awaitLastLine();
        await().atMost(ARRIVAL_MAX).until(() -> reason().isEmpty());
        assertThat(distinctLines()).containsExactlyElementsOf(lines);
    }

    @Test
    @Order(7)
    void streamsThatMetTheEndOfTheDiskAreWrittenAgain() throws IOException {
        Path others = disk.fill();
        // What is written in spite of the shortage meets the end of the disk.
        await().atMost(ARRIVAL_MAX).until(() -> isRefused("pause") || isRefused("resume"));
        appendLines(1000);
        assertThat(awaitReason()).contains("Free space");

        Files.delete(others);

        await().atMost(ARRIVAL_MAX)
                .until(() -> worker.rest().put("/connectors/copy/resume", "").status() == 202);
        awaitLastLine();
        await().atMost(ARRIVAL_MAX).until(() -> reason().isEmpty());
        long end = Files.size(from());
        await().atMost(ARRIVAL_MAX)
                .until(
                        () ->
                                worker.rest().offsets("lines").at("/0/offset/position").asLong()
                                        == end);
        assertThat(worker.log()).contains("nats-server is started again");
        assertThat(worker.rest().status("copy").at("/tasks/0/state").asText()).isEqualTo("RUNNING");
        assertThat(distinctLines()).containsExactlyElementsOf(lines);
    }

    @Test
    @Order(8)
    void workerRefusesToStartOnADiskWithoutAnyRoom() throws IOException {
        worker.close();
        Path others = disk.fill();

        worker.launch();

        assertThat(worker.awaitEnd(ARRIVAL_MAX)).isNotZero();
        assertThat(worker.log()).contains("data.dir", "Free some space");
        Files.delete(others);
    }

    @Test
    @Order(9)
    void workerRefusesToStartOnADiskThatCanNotBeWritten() {
        disk.makeReadOnly();

        worker.launch();

        assertThat(worker.awaitEnd(ARRIVAL_MAX)).isNotZero();
        assertThat(worker.log()).contains("cannot be written", "Read-only file system");
    }

    private static boolean isRefused(String change) {
        return worker.rest().put("/connectors/copy/" + change, "").status() >= 500;
    }

    /** The state is that of a task that works: it goes on by itself. */
    private static String awaitReason() {
        String reason =
                await().atMost(ARRIVAL_MAX).until(DiskFullIT::reason, text -> !text.isEmpty());
        assertThat(worker.rest().get("/connectors").status()).isEqualTo(200);
        return reason;
    }

    private static String reason() {
        JsonNode task = worker.rest().status("lines").at("/tasks/0");
        return task.path("state").asText().equals("RUNNING") ? task.path("trace").asText() : "";
    }

    private static void awaitLastLine() {
        String last = lines.get(lines.size() - 1);
        await().atMost(ARRIVAL_MAX).until(() -> lastLine().equals(last));
    }

    private static String lastLine() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(to().toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(file.length(), 2 * LINE_BYTES)];
            file.seek(file.length() - end.length);
            file.readFully(end);
            String text = new String(end, UTF_8).stripTrailing();
            return text.substring(text.lastIndexOf('\n') + 1);
        }
    }

    /** What the sink had written and not yet committed when the worker died comes twice. */
    private static List<String> distinctLines() throws IOException {
        return Files.readAllLines(to()).stream().distinct().toList();
    }

    private static Path from() {
        return folder.resolve("from.txt");
    }

    private static Path to() {
        return folder.resolve("to.txt");
    }

    private static void appendLines(int count) throws IOException {
        int first = lines.size();
        Random random = new Random(first);
        byte[] bytes = new byte[LINE_BYTES];
        for (int i = first; i < first + count; i++) {
            random.nextBytes(bytes);
            lines.add(i + " " + Base64.getEncoder().encodeToString(bytes));
        }
        Files.write(
                from(),
                lines.subList(first, first + count),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
