package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transforms of the distribution in a worker, with what the runtime does for them. */
class TransformsIT {
    private static final Duration ARRIVAL_MAX = Duration.ofSeconds(90);

    @TempDir private static Path folder;
    private static WorkerUnderTest worker;
    private static ConnectRest rest;

    @BeforeAll
    static void startWorker() {
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", plugins())
                        .with("key.converter", "org.apache.kafka.connect.storage.StringConverter")
                        .with("value.converter", "org.apache.kafka.connect.storage.StringConverter")
                        .start();
        rest = worker.rest();
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @Test
    void whatWasSeenIsKnownAfterTheWorkersDeathAndItsPasswordStaysInIt() throws IOException {
        Path in = file("seen.txt", "a\nb\na\nc\n");
        Path out = folder.resolve("seen.out");
        rest.start(Connector.fileSource("seen-in", in, "seen"));
        Connector sink =
                Connector.fileSink("seen-out", out, "seen")
                        .with("transforms", "dedup")
                        .with("transforms.dedup.type", "dev.jetconnect.transforms.Deduplicate")
                        .with("transforms.dedup.key.mode", "value")
                        .with("transforms.dedup.state.bucket", "seen")
                        .with("transforms.dedup.state.flush.ms", "50");
        rest.start(sink);
        awaitLines(out, "a", "b", "c");
        awaitCommitOfLast("seen", "seen-out");
        awaitState("seen");

        worker.kill();
        worker.start();
        Files.writeString(in, "b\nd\n", StandardOpenOption.APPEND);

        awaitLines(out, "a", "b", "c", "d");
        String password = serverPassword();
        assertThat(worker.log()).doesNotContain(password);
        assertThat(rest.get("/connectors/seen-out").body().toString())
                .doesNotContain(password, "nats.password", "nats.url");
        assertThat(rest.get("/connectors/seen-out/tasks").body().toString())
                .doesNotContain(password, "nats.password", "nats.url");
    }

    @Test
    void orderOfTwoSourcesIsRestoredBeforeTheSink() throws IOException {
        rest.start(Connector.fileSource("odd", file("odd.txt", "1\n3\n5\n7\n"), "numbers"));
        rest.start(Connector.fileSource("even", file("even.txt", "2\n4\n6\n8\n"), "numbers"));
        await().atMost(ARRIVAL_MAX).untilAsserted(() -> assertThat(tried("numbers", 8)).hasSize(8));
        Path out = folder.resolve("numbers.out");

        rest.start(
                Connector.fileSink("numbers-out", out, "numbers")
                        .with("transforms", "sequence")
                        .with("transforms.sequence.type", "dev.jetconnect.transforms.Sequence")
                        .with("transforms.sequence.position.from", "field")
                        .with("transforms.sequence.position.field", "value")
                        .with("nats.sequencer", "true")
                        .with("nats.sequencer.gap.timeout.ms", "3000"));

        awaitLines(out, "1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void dryRunShowsBeforeAfterAndDroppedAndWritesNothing() throws IOException {
        rest.start(Connector.fileSource("tried-in", file("tried.txt", "x\ny\nx\n"), "tried"));
        await().atMost(ARRIVAL_MAX).untilAsserted(() -> assertThat(tried("tried", 20)).hasSize(3));
        Connector sink =
                Connector.fileSink("tried-out", folder.resolve("tried.out"), "tried")
                        .with("transforms", "dedup,route")
                        .with("transforms.dedup.type", "dev.jetconnect.transforms.Deduplicate")
                        .with("transforms.dedup.key.mode", "value")
                        .with("transforms.dedup.state.bucket", "not-made")
                        .with("transforms.route.type", "dev.jetconnect.transforms.RouteByField")
                        .with("transforms.route.field", "value");
        Path config = file("tried.json", sink.json());

        CommandRun run = transformsTest(config, "tried");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("topic tried.x", "topic tried.y", "dropped by dedup")
                .contains("3 records: 2 passed, 1 dropped, 0 failed. Nothing was written.");
        assertThat(rest.get("/connectors").body().toString()).doesNotContain("tried-out");
        assertThat(folder.resolve("tried.out")).doesNotExist();
        assertThat(buckets()).doesNotContain("not-made");
    }

    @Test
    void dryRunSaysWhatIsWrong() throws IOException {
        Path config =
                file(
                        "wrong.json",
                        Connector.fileSink("wrong", folder.resolve("wrong.out"), "t").json());
        CommandRun noTopic = transformsTest(config, "nowhere");
        assertThat(noTopic.status()).isEqualTo(1);
        assertThat(noTopic.err()).contains("There is no topic 'nowhere'");

        Answer tooMany = rest.put("/transforms/test?topic=t&last=5000", "{}");
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.message()).contains("from 1 to 1000");
    }

    private static CommandRun transformsTest(Path config, String topic) {
        return CommandRun.of(
                "transforms",
                "test",
                config.toString(),
                "--topic",
                topic,
                "--url",
                rest.address().toString());
    }

    private static JsonNode tried(String topic, int last) {
        Answer answer =
                rest.put(
                        "/transforms/test?topic=" + topic + "&last=" + last,
                        Connector.fileSink("none", folder.resolve("none"), topic).configJson());
        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
        return answer.body();
    }

    private static void awaitLines(Path file, String... lines) {
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () -> {
                            assertThat(file).exists();
                            assertThat(Files.readAllLines(file)).isEqualTo(List.of(lines));
                        });
    }

    private static void awaitCommitOfLast(String topic, String sink) {
        long last = tried(topic, 1).get(0).path("offset").asLong();
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(rest.offsets(sink).toString())
                                        .contains(String.valueOf(last + 1)));
    }

    /** Until what was seen of a topic is in the bucket. */
    private static void awaitState(String topic) {
        try (WorkerNats nats = WorkerNats.of(worker)) {
            await().atMost(ARRIVAL_MAX)
                    .untilAsserted(
                            () ->
                                    assertThat(nats.keys("seen", "*." + topic + ".0.*"))
                                            .isNotEmpty());
        }
    }

    private static List<String> buckets() {
        try (WorkerNats nats = WorkerNats.of(worker)) {
            return nats.buckets();
        }
    }

    private static String serverPassword() throws IOException {
        String configuration = Files.readString(worker.dataDirectory().resolve("nats-server.conf"));
        Matcher password = Pattern.compile("password: \"([^\"]+)\"").matcher(configuration);
        assertThat(password.find()).isTrue();
        return password.group(1);
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String plugins() {
        return Distribution.plugins() + "," + Distribution.testPlugins();
    }
}
