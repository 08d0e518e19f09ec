package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.CommandRun;
import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.Connector;
import dev.jetconnect.it.Distribution;
import dev.jetconnect.it.WorkerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code jetconnect import}: from the worker under test, with the oracle from Kafka Connect itself,
 * to a worker here.
 */
@Conformance
class ImportConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @TempDir private static Path folder;
    private static WorkerUnderTest here;

    @BeforeAll
    static void startWorkerHere() {
        here =
                new WorkerUnderTest(folder)
                        .with(
                                "plugin.path",
                                Distribution.conformancePlugins() + "," + Distribution.filePlugin())
                        .with("key.converter", "org.apache.kafka.connect.storage.StringConverter")
                        .with("value.converter", "org.apache.kafka.connect.storage.StringConverter")
                        .start();
    }

    @AfterAll
    static void stopWorkerHere() {
        here.close();
    }

    @Test
    void importedConnectorsGoOnHereExactlyWhereTheyStoodThere(Scene scene) throws IOException {
        Path file = write(scene, "lines.txt", "1\n2\n3\n");
        Path copy = scene.folder().resolve("copy.txt");
        Connector lines =
                scene.start(Connector.fileSource(scene.name("lines"), file, scene.name("t")), 1);
        Connector sink =
                scene.start(Connector.fileSink(scene.name("copy"), copy, scene.name("t")), 1);
        String counted = scene.name("counted");
        Connector probe =
                scene.start(
                        scene.source("probe", "probe.topics", counted, "probe.records", "5"), 1);
        awaitLines(copy, "1", "2", "3");
        awaitOffset(scene.rest(), lines, "{\"position\":6}");
        awaitOffset(scene.rest(), probe, "{\"position\":5}");

        CommandRun run = runImport(scene, List.of(lines, sink, probe), "--stop-there");

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        for (Connector connector : List.of(lines, sink, probe)) {
            assertState(here.rest(), connector, "STOPPED");
            assertState(scene.rest(), connector, connector.equals(sink) ? "RUNNING" : "STOPPED");
            assertThat(here.rest().get(path(connector, "/config")).body())
                    .isEqualTo(scene.rest().get(path(connector, "/config")).body());
            assertThat(run.out()).contains("jetconnect connectors resume '" + connector.name());
        }
        for (Connector source : List.of(lines, probe)) {
            assertThat(here.rest().offsets(source.name()))
                    .isEqualTo(scene.rest().offsets(source.name()));
        }

        CommandRun stop =
                CommandRun.of(
                        "connectors",
                        "stop",
                        "--url",
                        scene.rest().address().toString(),
                        sink.name());
        assertThat(stop.status()).as(stop.err()).isZero();
        Files.writeString(file, "4\n5\n", StandardOpenOption.APPEND);
        here.rest().put(path(sink, "/resume"), "");
        here.rest().put(path(lines, "/resume"), "");
        awaitLines(copy, "1", "2", "3", "4", "5");

        Connector longer = probe.with("probe.records", "8");
        here.rest().put(path(probe, "/config"), longer.configJson());
        here.rest().put(path(probe, "/resume"), "");
        Connector reader = scene.sink("reader", counted);
        here.rest().start(reader);
        assertThat(scene.awaitSunk(reader.name(), 3))
                .extracting(record -> record.path("value").asText())
                .containsExactly("value-5", "value-6", "value-7");
    }

    @Test
    void offsetsThatMovedOnAreBroughtAfterTheStop(Scene scene) throws IOException {
        Path file = write(scene, "moving.txt", "1\n");
        Connector lines =
                scene.start(Connector.fileSource(scene.name("moving"), file, scene.name("t")), 1);
        awaitOffset(scene.rest(), lines, "{\"position\":2}");

        CommandRun first = runImport(scene, List.of(lines));

        assertThat(first.status()).as(first.out() + first.err()).isZero();
        assertThat(first.out()).contains("its offsets go on moving");
        assertState(scene.rest(), lines, "RUNNING");

        Files.writeString(file, "2\n3\n", StandardOpenOption.APPEND);
        awaitOffset(scene.rest(), lines, "{\"position\":6}");
        CommandRun second = runImport(scene, List.of(lines));

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.out()).contains("Its offsets here are others than there");

        CommandRun third = runImport(scene, List.of(lines), "--offsets-only", "--stop-there");

        assertThat(third.status()).as(third.out() + third.err()).isZero();
        awaitOffset(here.rest(), lines, "{\"position\":6}");
        assertState(scene.rest(), lines, "STOPPED");

        CommandRun fourth = runImport(scene, List.of(lines));

        assertThat(fourth.status()).as(fourth.out() + fourth.err()).isZero();
        assertThat(fourth.out()).contains("is here already");
    }

    @Test
    void aDryRunTellsAndChangesNothing(Scene scene) throws IOException {
        Path file = write(scene, "dry.txt", "1\n");
        Connector lines =
                scene.start(Connector.fileSource(scene.name("dry"), file, scene.name("t")), 1);

        CommandRun run = runImport(scene, List.of(lines), "--dry-run", "--stop-there");

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("would be imported");
        assertState(scene.rest(), lines, "RUNNING");
        assertThat(here.rest().get(path(lines, "")).status()).isEqualTo(404);
    }

    private static CommandRun runImport(
            Scene scene, List<Connector> connectors, String... options) {
        String names = String.join(",", connectors.stream().map(Connector::name).toList());
        String[] fixed = {
            "import",
            scene.rest().address().toString(),
            "--to",
            here.rest().address().toString(),
            "--connectors",
            names
        };
        String[] all = new String[fixed.length + options.length];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(options, 0, all, fixed.length, options.length);
        return CommandRun.of(all);
    }

    private static void assertState(ConnectRest rest, Connector connector, String state) {
        assertThat(rest.status(connector.name()).at("/connector/state").asText()).isEqualTo(state);
    }

    /** Waits until the one offset of a source is as told. */
    private static void awaitOffset(ConnectRest rest, Connector source, String expected) {
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode offset = rest.offsets(source.name()).path(0).path("offset");
                            assertThat(offset.toString()).isEqualTo(expected);
                        });
    }

    private static void awaitLines(Path file, String... lines) {
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(Files.readAllLines(file)).containsExactly(lines));
    }

    private static String path(Connector connector, String suffix) {
        return "/connectors/" + connector.name() + suffix;
    }

    private static Path write(Scene scene, String name, String content) throws IOException {
        return Files.writeString(scene.folder().resolve(name), content);
    }
}
