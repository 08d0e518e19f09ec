package dev.jetconnect.rest;

import static dev.jetconnect.rest.RestWorker.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.rest.probe.Probe;
import dev.jetconnect.rest.probe.ProbeSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for while NATS does not answer is done when it does; nothing fails for it. */
class NatsAwayTest {
    private static final Duration STATE_MAX = Duration.ofSeconds(60);

    @TempDir private static Path folder;

    private RestWorker worker;

    @BeforeEach
    void startWorker() {
        // Failures would stay: the policy is none.
        worker = RestWorker.start(Map.of("data.dir", folder.toAbsolutePath().toString()));
    }

    @AfterEach
    void stopWorker() throws IOException, InterruptedException {
        signal("CONT");
        worker.close();
    }

    @Test
    void restartedTasksWaitForNatsAndThenRun() throws IOException, InterruptedException {
        worker.run("feeding", Map.of("probe.emits", "true"));
        worker.run(
                "sink",
                Map.of(
                        "connector.class", ProbeSink.class.getName(),
                        "topics", "feeding",
                        "errors.tolerance", "all",
                        "errors.deadletterqueue.topic.name", "letters"));
        signal("STOP");

        CompletableFuture<Integer> sink = restart("sink");
        CompletableFuture<Integer> source = restart("feeding");
        await().atMost(STATE_MAX)
                .until(
                        () ->
                                worker.get("/health").status() != 200
                                        && !sink.isDone()
                                        && !source.isDone());
        assertThat(Probe.startedTasks("sink")).hasSize(1);
        signal("CONT");

        assertThat(sink.join()).isEqualTo(204);
        assertThat(source.join()).isEqualTo(204);
        worker.awaitState("sink", "RUNNING", "RUNNING");
        worker.awaitState("feeding", "RUNNING", "RUNNING");
        assertThat(Probe.startedTasks("sink")).hasSize(2);
    }

    private CompletableFuture<Integer> restart(String connector) {
        return CompletableFuture.supplyAsync(
                () -> worker.post(path(connector, "tasks/0/restart"), null).status());
    }

    /** A server that stands still is not started again, as one that ends is. */
    private static void signal(String name) throws IOException, InterruptedException {
        String processId = Files.readString(folder.resolve("nats-server.pid")).trim();
        assertThat(new ProcessBuilder("kill", "-" + name, processId).start().waitFor()).isZero();
    }
}
