package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code errors.*}: retries, tolerance, and the dead-letter topic of a sink. */
@Conformance
class ErrorHandlingConformanceIT {
    private static final List<String> CONTEXT_HEADERS =
            List.of(
                    "__connect.errors.topic",
                    "__connect.errors.partition",
                    "__connect.errors.offset",
                    "__connect.errors.connector.name",
                    "__connect.errors.task.id",
                    "__connect.errors.stage",
                    "__connect.errors.class.name",
                    "__connect.errors.exception.class.name",
                    "__connect.errors.exception.message",
                    "__connect.errors.exception.stacktrace");

    @Test
    @KafkaCase("ErrorHandlingIntegrationTest.testSkipRetryAndDLQWithHeaders")
    void failedRecordIsRetriedThenSkippedAndBecomesADeadLetter(Scene scene) {
        String topic = scene.name("topic");
        String letters = scene.name("letters");
        Connector sink =
                withDeadLetters(scene.sink("sink", topic), letters)
                        .with("errors.retry.timeout", "1000")
                        .with("transforms", "once,always")
                        .with("transforms.once.type", "dev.jetconnect.probe.ProbeTransform")
                        .with("transforms.once.fail.on", "-4")
                        .with("transforms.once.fail.times", "1")
                        .with("transforms.once.fail.retriable", "true")
                        .with("transforms.always.type", "dev.jetconnect.probe.ProbeTransform")
                        .with("transforms.always.fail.on", "-7")
                        .with("transforms.always.fail.retriable", "true");

        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "10"), 1);
        scene.start(sink, 1);

        assertThat(scene.awaitSunk(sink.name(), 9))
                .extracting(record -> record.path("value").asText())
                .containsExactly(
                        "value-0", "value-1", "value-2", "value-3", "value-4", "value-5", "value-6",
                        "value-8", "value-9");
        TopicRecord letter = onlyLetter(scene, letters);
        assertThat(letter.key()).isEqualTo("key-7");
        assertThat(letter.value()).isEqualTo("value-7");
        assertThat(letter.headers())
                .extracting(TopicRecord.Field::key)
                .containsExactlyElementsOf(CONTEXT_HEADERS);
        assertThat(header(letter, "topic")).isEqualTo(topic);
        assertThat(header(letter, "partition")).isEqualTo("0");
        assertThat(Long.parseLong(header(letter, "offset"))).isPositive();
        assertThat(header(letter, "connector.name")).isEqualTo(sink.name());
        assertThat(header(letter, "task.id")).isEqualTo("0");
        assertThat(header(letter, "stage")).isEqualTo("TRANSFORMATION");
        assertThat(header(letter, "class.name")).isEqualTo("dev.jetconnect.probe.ProbeTransform");
        assertThat(header(letter, "exception.class.name"))
                .isEqualTo("org.apache.kafka.connect.errors.RetriableException");
        assertThat(header(letter, "exception.message"))
                .isEqualTo("The probe was told to fail on value-7");
        assertThat(header(letter, "exception.stacktrace"))
                .startsWith("org.apache.kafka.connect.errors.RetriableException: ");
    }

    @Test
    @KafkaCase("ErrorHandlingIntegrationTest.testErrantRecordReporter")
    void reportedRecordsBecomeDeadLetters(Scene scene) {
        String topic = scene.name("topic");
        String letters = scene.name("letters");
        Connector sink =
                withDeadLetters(scene.sink("sink", topic, "probe.report", "value"), letters)
                        .with("consumer.override.max.poll.records", "5");

        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "20"), 1);
        scene.start(sink, 1);

        assertThat(scene.awaitRecords(letters, 20))
                .extracting(TopicRecord::key)
                .containsExactlyElementsOf(keys(20));
        TopicRecord letter = scene.records(letters).get(0);
        assertThat(header(letter, "stage")).isEqualTo("TASK_PUT");
        assertThat(header(letter, "class.name"))
                .isEqualTo("org.apache.kafka.connect.sink.SinkTask");
        assertThat(header(letter, "exception.message")).isEqualTo("The probe reports a record");
        assertThat(scene.sunk(sink.name())).hasSize(20);
    }

    @Test
    void reporterIsAbsentWhereNoErrorIsTolerated(Scene scene) {
        String topic = scene.name("topic");
        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "1"), 1);

        Connector sink = scene.start(scene.sink("sink", topic, "probe.report", "value"), 1);

        scene.awaitCount(sink.name(), "task-0 reporter absent", 1);
    }

    @Test
    void aReportedRecordIsOnlyLoggedWithoutADeadLetterTopic(Scene scene) {
        String topic = scene.name("topic");
        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "3"), 1);

        Connector sink =
                scene.start(
                        scene.sink("sink", topic, "probe.report", "value-1")
                                .with("errors.tolerance", "all")
                                .with("errors.log.enable", "true"),
                        1);

        scene.awaitSunk(sink.name(), 3);
        scene.awaitCount(sink.name(), "task-0 report", 1);
        scene.awaitStates(sink.name(), "RUNNING", "RUNNING", 1);
    }

    @Test
    void valueThatCannotBeConvertedBecomesADeadLetterAsItCame(Scene scene) {
        String topic = scene.name("topic");
        String letters = scene.name("letters");
        scene.write(
                "writer",
                ScriptLine.of(topic, "a", "{\"n\":1}").withHeaders("own=1"),
                ScriptLine.of(topic, "b", "{no json")
                        .withHeaders("own=2")
                        .timed(1_700_000_000_000L),
                ScriptLine.of(topic, "c", "{\"n\":3}").withHeaders("own=3"));

        Connector sink =
                scene.start(
                        withDeadLetters(scene.sink("sink", topic), letters)
                                .with(
                                        "value.converter",
                                        "org.apache.kafka.connect.json.JsonConverter")
                                .with("value.converter.schemas.enable", "false"),
                        1);

        assertThat(scene.awaitSunk(sink.name(), 2))
                .extracting(record -> record.path("value").asText())
                .containsExactly("{n=1}", "{n=3}");
        TopicRecord letter = onlyLetter(scene, letters);
        assertThat(letter.key()).isEqualTo("b");
        assertThat(letter.value()).isEqualTo("{no json");
        assertThat(letter.timestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(letter.headers().get(0)).isEqualTo(new TopicRecord.Field("own", "2"));
        assertThat(header(letter, "stage")).isEqualTo("VALUE_CONVERTER");
        assertThat(header(letter, "class.name"))
                .isEqualTo("org.apache.kafka.connect.json.JsonConverter");
    }

    @Test
    void deadLettersHaveNoContextUnlessAskedFor(Scene scene) {
        String topic = scene.name("topic");
        String letters = scene.name("letters");
        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "1"), 1);

        scene.start(
                withDeadLetters(scene.sink("sink", topic, "probe.report", "value"), letters)
                        .with("errors.deadletterqueue.context.headers.enable", "false"),
                1);

        assertThat(onlyLetter(scene, letters).headers()).isEmpty();
    }

    @Test
    void withoutToleranceAFailingTransformFailsTheTaskOfASink(Scene scene) {
        String topic = scene.name("topic");
        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "3"), 1);
        Connector sink = failingTransform(scene.sink("sink", topic), "value-1");

        scene.create(sink);

        assertThat(scene.rest().awaitFailure(sink.name()))
                .contains("Tolerance exceeded in error handler")
                .contains("The probe was told to fail on value-1");
        scene.awaitStates(sink.name(), "RUNNING", "FAILED", 1);
        assertThat(scene.sunk(sink.name())).isEmpty();
    }

    @Test
    void withoutToleranceAFailingTransformFailsTheTaskOfASource(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                failingTransform(
                        scene.source("source", "probe.topics", topic, "probe.records", "3"),
                        "value-1");

        scene.create(source);

        assertThat(scene.rest().awaitFailure(source.name()))
                .contains("Tolerance exceeded in error handler")
                .contains("The probe was told to fail on value-1");
    }

    @Test
    void aToleratedErrorOfASourceSkipsTheRecordAndItsCommitHasNoPlace(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                failingTransform(
                                scene.source("source", "probe.topics", topic, "probe.records", "3"),
                                "value-1")
                        .with("errors.tolerance", "all");

        scene.start(source, 1);

        assertThat(scene.awaitRecords(topic, 2))
                .extracting(TopicRecord::value)
                .containsExactly("value-0", "value-2");
        scene.awaitCount(source.name(), "task-0 commitRecord", 3);
        assertThat(scene.events(source.name()))
                .filteredOn(event -> event.startsWith("task-0 commitRecord"))
                .contains("task-0 commitRecord " + topic + " key-1 null");
    }

    @Test
    void anEndlessRetryOutlastsManyFailures(Scene scene) {
        String topic = scene.name("topic");

        scene.start(
                failingTransform(
                                scene.source("source", "probe.topics", topic, "probe.records", "3"),
                                "value-1")
                        .with("transforms.probe.fail.times", "6")
                        .with("transforms.probe.fail.retriable", "true")
                        .with("errors.retry.timeout", "-1")
                        .with("errors.retry.delay.max.ms", "50"),
                1);

        assertThat(scene.awaitRecords(topic, 3))
                .extracting(TopicRecord::value)
                .containsExactly("value-0", "value-1", "value-2");
    }

    @Test
    void aRetriableErrorOfATransformFailsTheTaskWhereNoRetryIsAskedFor(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                failingTransform(
                                scene.source("source", "probe.topics", topic, "probe.records", "3"),
                                "value-1")
                        .with("transforms.probe.fail.times", "1")
                        .with("transforms.probe.fail.retriable", "true");

        scene.create(source);

        assertThat(scene.rest().awaitFailure(source.name()))
                .contains("Tolerance exceeded in error handler")
                .contains("The probe was told to fail on value-1");
    }

    @Test
    void aRetriableErrorOfASourceTaskIsRetriedByPollingAgain(Scene scene) {
        String topic = scene.name("topic");

        Connector source =
                scene.start(
                        scene.source(
                                "source",
                                "probe.topics",
                                topic,
                                "probe.records",
                                "3",
                                "probe.fail",
                                "task.poll",
                                "probe.fail.times",
                                "2",
                                "probe.fail.retriable",
                                "true"),
                        1);

        assertThat(scene.awaitRecords(topic, 3)).hasSize(3);
        assertThat(scene.count(source.name(), "task-0 failed poll")).isEqualTo(2);
        assertThat(scene.count(source.name(), "task-0 start")).isEqualTo(1);
    }

    private static Connector withDeadLetters(Connector sink, String letters) {
        return sink.with("errors.tolerance", "all")
                .with("errors.log.enable", "true")
                .with("errors.log.include.messages", "true")
                .with("errors.deadletterqueue.topic.name", letters)
                .with("errors.deadletterqueue.context.headers.enable", "true")
                .with("errors.deadletterqueue.topic.replication.factor", "1");
    }

    private static Connector failingTransform(Connector connector, String value) {
        return connector
                .with("transforms", "probe")
                .with("transforms.probe.type", "dev.jetconnect.probe.ProbeTransform")
                .with("transforms.probe.fail.on", value);
    }

    private static TopicRecord onlyLetter(Scene scene, String letters) {
        List<TopicRecord> records = scene.awaitRecords(letters, 1);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private static String header(TopicRecord letter, String name) {
        return letter.headers().stream()
                .filter(field -> field.key().equals("__connect.errors." + name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(n -> "key-" + n).toList();
    }
}
