package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.Connector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What is committed and when, on a worker whose own interval of commits never comes: transactions
 * of sources, and commits that a sink asks for.
 */
@Conformance
@WorkerSettings({"exactly.once.source.support=enabled", "offset.flush.interval.ms=600000"})
class ExactlyOnceSourceConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @Test
    @KafkaCase("ExactlyOnceSourceIntegrationTest.testPreflightValidation")
    void whatAConnectorCannotPromiseIsRefusedBeforeItsStart(Scene scene) {
        Connector required = scene.source("required").with("exactly.once.support", "required");
        for (String answer : List.of("null", "UNSUPPORTED", "throw")) {
            assertThat(errors(scene, required.with("probe.exactly.once", answer)))
                    .as(answer)
                    .containsExactly("exactly.once.support");
        }
        assertThat(errors(scene, required.with("probe.exactly.once", "SUPPORTED"))).isEmpty();

        Connector defining =
                scene.source("defining", "probe.exactly.once", "SUPPORTED")
                        .with("transaction.boundary", "connector");
        for (String answer : List.of("null", "UNSUPPORTED", "throw")) {
            assertThat(errors(scene, defining.with("probe.transaction.boundaries", answer)))
                    .as(answer)
                    .containsExactly("transaction.boundary");
        }
        assertThat(errors(scene, defining.with("probe.transaction.boundaries", "SUPPORTED")))
                .isEmpty();
    }

    @Test
    @KafkaCase("ExactlyOnceSourceIntegrationTest.testPollBoundary")
    void eachPollIsATransactionAlsoWhenTheWorkerIsKilled(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.start(
                        exactlyOnce(scene, topic, -1, "poll")
                                .with("probe.batch", "10")
                                .with("probe.interval.ms", "5"),
                        1);
        scene.awaitRecords(topic, 50);

        scene.connect().kill();
        scene.connect().start();
        scene.awaitCount(source.name(), "task-0 start", 2);
        scene.awaitRecords(topic, (int) position(scene, source) + 50);
        stop(scene, source);

        List<String> values = values(scene, topic);
        assertThat(values).containsExactlyElementsOf(counted(0, values.size()));
        assertThat(values.size() % 10).isZero();
        assertThat(position(scene, source)).isEqualTo(values.size());
    }

    @Test
    @KafkaCase("ExactlyOnceSourceIntegrationTest.testIntervalBoundary")
    void recordsOfAnIntervalComeTogether(Scene scene) {
        String topic = scene.name("topic");

        Connector source =
                scene.start(
                        exactlyOnce(scene, topic, 25, "interval")
                                .with("transaction.boundary.interval.ms", "1000"),
                        1);

        assertThat(scene.awaitRecords(topic, 25)).hasSize(25);
        awaitPosition(scene, source, 25);
        assertThat(values(scene, topic)).containsExactlyElementsOf(counted(0, 25));
    }

    @Test
    void anOpenIntervalIsCommittedWhenTheConnectorStops(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.start(
                        exactlyOnce(scene, topic, 25, "interval")
                                .with("transaction.boundary.interval.ms", "600000"),
                        1);
        scene.awaitCount(source.name(), "task-0 poll", 3);
        assertThat(scene.records(topic)).isEmpty();

        stop(scene, source);

        assertThat(values(scene, topic)).containsExactlyElementsOf(counted(0, 25));
        assertThat(position(scene, source)).isEqualTo(25);
    }

    @Test
    @KafkaCase("ExactlyOnceSourceIntegrationTest.testConnectorBoundary")
    void transactionsOfTheConnectorComeWholeAndAbortedOnesNever(Scene scene) {
        String topic = scene.name("topic");

        Connector source =
                scene.start(
                        ownTransactions(exactlyOnce(scene, topic, 35, "connector"))
                                .with("probe.transaction.records", "5")
                                .with("probe.transaction.abort.every", "3"),
                        1);

        scene.awaitRecords(topic, 25);
        List<String> expected = new ArrayList<>(counted(0, 10));
        expected.addAll(counted(15, 25));
        expected.addAll(counted(30, 35));
        assertThat(values(scene, topic)).containsExactlyElementsOf(expected);
        awaitPosition(scene, source, 35);
        scene.awaitCount(source.name(), "task-0 transactionContext present", 1);
    }

    @Test
    void anOpenTransactionOfTheConnectorIsGivenUpAtItsStopAndItsRecordsComeAgain(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.start(
                        ownTransactions(exactlyOnce(scene, topic, 25, "connector"))
                                .with("probe.transaction.records", "10"),
                        1);
        scene.awaitRecords(topic, 20);
        scene.awaitCount(source.name(), "task-0 poll", 3);

        stop(scene, source);
        assertThat(values(scene, topic)).containsExactlyElementsOf(counted(0, 20));
        assertThat(position(scene, source)).isEqualTo(20);
        scene.rest()
                .put(
                        "/connectors/" + source.name() + "/config",
                        source.with("probe.records", "30").configJson());
        scene.rest().put("/connectors/" + source.name() + "/resume", "");

        scene.awaitRecords(topic, 30);
        assertThat(values(scene, topic)).containsExactlyElementsOf(counted(0, 30));
        assertThat(scene.events(source.name())).contains("task-0 start {0-0=20}");
    }

    @Test
    @KafkaCase("ExactlyOnceSourceIntegrationTest.testConnectorReconfiguration")
    void changesOfTheNumberOfTasksNeitherLoseNorRepeatRecords(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                exactlyOnce(scene, topic, 60, "poll")
                        .with("probe.batch", "3")
                        .with("probe.interval.ms", "20");
        scene.start(source.with("tasks.max", "3"), 3);
        for (String tasks : List.of("5", "1", "5")) {
            scene.rest()
                    .put(
                            "/connectors/" + source.name() + "/config",
                            source.with("tasks.max", tasks).configJson());
            scene.awaitStates(source.name(), "RUNNING", "RUNNING", Integer.parseInt(tasks));
        }

        scene.awaitRecords(topic, 300);

        assertThat(
                        scene.records(topic).stream()
                                .collect(
                                        Collectors.groupingBy(
                                                TopicRecord::value, Collectors.counting())))
                .hasSize(60)
                .allSatisfy((value, count) -> assertThat(count).as(value).isEqualTo(5));
    }

    @Test
    void withoutOwnBoundariesThereIsNoTransactionContext(Scene scene) {
        String topic = scene.name("topic");

        Connector source = scene.start(exactlyOnce(scene, topic, 1, "poll"), 1);

        scene.awaitCount(source.name(), "task-0 transactionContext absent", 1);
    }

    @Test
    void aSinkCommitsWhenItAsksForIt(Scene scene) {
        String topic = scene.name("topic");
        scene.write("writer", ScriptLine.of(topic, "a", "1"), ScriptLine.of(topic, "b", "2"));
        Connector sink = scene.sink("sink", topic);
        // There before the task starts: between records it is called once in ten minutes here.
        scene.file(sink.name() + ".task-0.commands", "requestCommit\n");

        scene.start(sink, 1);

        scene.awaitSunk(sink.name(), 2);
        scene.awaitCount(sink.name(), "task-0 obeyed requestCommit", 1);
        scene.awaitSinkCommitted(sink.name(), Set.of(topic));
    }

    @Test
    void aSinkCommitsWhenItIsPausedAndNothingComesTwice(Scene scene) {
        String topic = scene.name("topic");
        scene.write("writer", ScriptLine.of(topic, "a", "1"));
        Connector sink = scene.start(scene.sink("sink", topic), 1);
        scene.awaitSunk(sink.name(), 1);

        stop(scene, sink);

        scene.awaitSinkCommitted(sink.name(), Set.of(topic));
        scene.rest().put("/connectors/" + sink.name() + "/resume", "");
        scene.awaitStates(sink.name(), "RUNNING", "RUNNING", 1);
        scene.write("more", ScriptLine.of(topic, "b", "2"));
        assertThat(scene.awaitSunk(sink.name(), 2))
                .extracting(record -> record.path("value").asText())
                .containsExactly("1", "2");
    }

    private static Connector exactlyOnce(Scene scene, String topic, int records, String boundary) {
        return scene.source(
                "source",
                "probe.topics",
                topic,
                "probe.records",
                String.valueOf(records),
                "probe.exactly.once",
                "SUPPORTED",
                "exactly.once.support",
                "required",
                "transaction.boundary",
                boundary);
    }

    private static Connector ownTransactions(Connector source) {
        return source.with("probe.transaction.boundaries", "SUPPORTED");
    }

    private static void stop(Scene scene, Connector connector) {
        scene.rest().put("/connectors/" + connector.name() + "/stop", "");
        scene.awaitStates(connector.name(), "STOPPED", "none", 0);
    }

    private static void awaitPosition(Scene scene, Connector source, long position) {
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(position(scene, source)).isEqualTo(position));
    }

    private static long position(Scene scene, Connector source) {
        return scene.rest().offsets(source.name()).at("/0/offset/position").asLong();
    }

    private static List<String> values(Scene scene, String topic) {
        return scene.records(topic).stream().map(TopicRecord::value).toList();
    }

    private static List<String> counted(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "value-" + n).toList();
    }

    private static List<String> errors(Scene scene, Connector connector) {
        JsonNode answer =
                scene.rest()
                        .put(
                                "/connector-plugins/ProbeSource/config/validate",
                                connector.with("name", connector.name()).configJson())
                        .body();
        List<String> names = new ArrayList<>();
        for (JsonNode config : answer.path("configs")) {
            if (!config.at("/value/errors").isEmpty()) {
                names.add(config.at("/value/name").asText());
            }
        }
        return names;
    }
}
