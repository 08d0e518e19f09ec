package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One case's place: names of its own on the worker, the probes' events, topics. What it has created
 * is deleted when the case ends.
 *
 * <p>Confined to the test's thread.
 */
public final class Scene implements AutoCloseable {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConnectUnderTest connect;
    private final Path folder;
    private final String prefix;
    private final Function<List<String>, ConnectUnderTest> workers;
    private final List<String> created = new ArrayList<>();
    private final List<ConnectUnderTest> furtherWorkers = new ArrayList<>();

    /**
     * @param workers makes a worker of a group of its own with these settings
     */
    Scene(
            ConnectUnderTest connect,
            Function<List<String>, ConnectUnderTest> workers,
            Path runFolder,
            String prefix) {
        this.connect = connect;
        this.workers = workers;
        this.prefix = prefix;
        try {
            this.folder = Files.createDirectories(runFolder.resolve("case-" + prefix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConnectUnderTest connect() {
        return connect;
    }

    /**
     * A further worker, alone in its group and not started yet, which ends with the case.
     *
     * @param settings each {@code key=value}
     */
    public ConnectUnderTest furtherWorker(String... settings) {
        ConnectUnderTest worker = workers.apply(List.of(settings));
        furtherWorkers.add(worker);
        return worker;
    }

    public ConnectRest rest() {
        return connect.rest();
    }

    /** For files of the case, and of the probes: {@code NAME.events}, {@code NAME.records}. */
    public Path folder() {
        return folder;
    }

    /** A name of a connector or topic that no other case uses. */
    public String name(String part) {
        return prefix + "-" + part;
    }

    /**
     * A probe source; give it topics by {@code probe.topics} and a count by {@code probe.records}.
     *
     * @param settings key, value, key, value ...
     */
    public Connector source(String part, String... settings) {
        return probe(part, "dev.jetconnect.probe.ProbeSource", settings);
    }

    /** A probe sink of topics by their full names. */
    public Connector sink(String part, String topics, String... settings) {
        return probe(part, "dev.jetconnect.probe.ProbeSink", settings).with("topics", topics);
    }

    /** Creates a connector; it is deleted after the case. */
    public Answer create(Connector connector) {
        created.add(connector.name());
        return rest().create(connector);
    }

    /** Creates a connector, which must work, and waits until it runs with this many tasks. */
    public Connector start(Connector connector, int tasks) {
        Answer answer = create(connector);
        assertThat(answer.status()).as(answer.body().toPrettyString()).isEqualTo(201);
        awaitStates(connector.name(), "RUNNING", "RUNNING", tasks);
        return connector;
    }

    /** Has a connector of this name deleted after the case, which makes it by itself. */
    public void deleteAtEnd(String connector) {
        created.add(connector);
    }

    /** Waits until the connector and each of that many tasks is in its state. */
    public void awaitStates(String connector, String state, String taskState, int tasks) {
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode status = rest().status(connector);
                            String text = status.toPrettyString();
                            assertThat(status.at("/connector/state").asText())
                                    .as(text)
                                    .isEqualTo(state);
                            assertThat(status.path("tasks")).as(text).hasSize(tasks);
                            for (JsonNode task : status.path("tasks")) {
                                assertThat(task.path("state").asText())
                                        .as(text)
                                        .isEqualTo(taskState);
                            }
                        });
    }

    /** What the runtime has done with a probe connector so far, in this order. */
    public List<String> events(String connector) {
        return lines(connector + ".events");
    }

    /** How often an event came; {@code "task-0 start"} counts it with any detail behind it. */
    public long count(String connector, String event) {
        return events(connector).stream()
                .filter(line -> line.equals(event) || line.startsWith(event + " "))
                .count();
    }

    /** Waits until an event has come at least so often. */
    public void awaitCount(String connector, String event, long count) {
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () ->
                                assertThat(count(connector, event))
                                        .as(event + " in " + events(connector))
                                        .isGreaterThanOrEqualTo(count));
    }

    /** Waits until a sink has committed an offset of each of these topics. */
    public void awaitSinkCommitted(String connector, Set<String> topics) {
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () -> {
                            Set<String> committed = new TreeSet<>();
                            for (JsonNode offset : rest().offsets(connector)) {
                                committed.add(offset.at("/partition/kafka_topic").asText());
                            }
                            assertThat(committed).containsAll(topics);
                        });
    }

    /** The records that the tasks of a probe sink have got, in this order. */
    public List<JsonNode> sunk(String connector) {
        List<JsonNode> records = new ArrayList<>();
        try {
            for (String line : lines(connector + ".records")) {
                records.add(JSON.readTree(line));
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a probe sink has got so many records, and returns all that it has got. */
    public List<JsonNode> awaitSunk(String connector, int count) {
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () -> assertThat(sunk(connector)).hasSizeGreaterThanOrEqualTo(count));
        return sunk(connector);
    }

    /**
     * Tells a running probe something; it is obeyed soon.
     *
     * @param who {@code connector} or {@code task-N}
     */
    public void command(String connector, String who, String command) {
        Path file = folder.resolve(connector + "." + who + ".commands");
        try {
            // Moved there whole: the probe looks for it all the time.
            Path written = Files.writeString(folder.resolve("command.new"), command + "\n");
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(WAIT_MAX).until(() -> Files.notExists(file));
    }

    /** Makes a file that {@code probe.fail.while.file} or {@code probe.block.while.file} names. */
    public Path file(String part, String content) {
        try {
            return Files.writeString(folder.resolve(part), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the worker's file that blocks a probe's place without config: {@code config}, ... */
    public Path blockWorker(String place) {
        try {
            return Files.writeString(connect.folder().resolve("block-" + place), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All records of a topic by its full name, partition by partition. */
    public List<TopicRecord> records(String topic) {
        return connect.recordLog().records(connect.group(), topic);
    }

    /** Waits until a topic has so many records, and returns all that it has. */
    public List<TopicRecord> awaitRecords(String topic, int count) {
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(records(topic)).hasSizeGreaterThanOrEqualTo(count));
        return records(topic);
    }

    /** A probe source that emits these records. */
    public Connector scripted(String part, List<ScriptLine> lines) {
        StringBuilder script = new StringBuilder();
        for (ScriptLine line : lines) {
            script.append(line.text()).append('\n');
        }
        Path file = file(part + ".script", script.toString());
        return source(part, "probe.script", file.toString());
    }

    /** Writes records by a probe source of their own, and waits until all are in the log. */
    public void write(String part, ScriptLine... lines) {
        Connector writer = start(scripted(part, List.of(lines)), 1);
        awaitCount(writer.name(), "task-0 commitRecord", lines.length);
    }

    @Override
    public void close() {
        furtherWorkers.forEach(ConnectUnderTest::close);
        for (String connector : created) {
            rest().delete("/connectors/" + connector);
        }
    }

    private Connector probe(String part, String type, String... settings) {
        Map<String, String> config = new TreeMap<>();
        config.put("connector.class", type);
        config.put("tasks.max", "1");
        config.put("probe.log.dir", folder.toString());
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        return new Connector(name(part), config);
    }

    private List<String> lines(String file) {
        Path path = folder.resolve(file);
        try {
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
