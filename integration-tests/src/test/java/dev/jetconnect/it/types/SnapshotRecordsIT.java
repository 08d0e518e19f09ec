package dev.jetconnect.it.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import dev.jetconnect.it.Distribution;
import dev.jetconnect.it.WorkerUnderTest;
import dev.jetconnect.it.conformance.NatsLog;
import dev.jetconnect.it.conformance.TopicRecord;
import dev.jetconnect.test.MySqlServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The records that the table copy makes of a row are those that Debezium's snapshot makes of it,
 * once its envelope is off: schemas and values, for each type of the source, but for what {@code
 * types/snapshot-*.txt} lists.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotRecordsIT {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(3);
    private static final String GROUP = "snapshots";
    private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

    /** The table copy tells lengths where a type has one, and neither names nor descriptions. */
    private static final List<String> TOLD_BY_DEBEZIUM_ALONE =
            List.of(
                    "__debezium.source.column.length",
                    "__debezium.source.column.scale",
                    "__debezium.source.column.name");

    private static final ObjectMapper JSON = new ObjectMapper();

    private NatsLog nats;
    private WorkerUnderTest worker;
    private TypesDatabase postgres;
    private TypesDatabase mysql;

    @BeforeAll
    void readAllTwice(@TempDir Path folder) {
        nats = NatsLog.start(folder.resolve("nats"));
        postgres = new TypesPostgres(folder.resolve("postgresql"));
        mysql =
                TypesBinlog.mySql(
                        MySqlServer.start(
                                Distribution.testServers().resolve("mysql"),
                                folder.resolve("mysql")));
        String plugins =
                Stream.of(Distribution.plugins(), Distribution.debeziumPlugin("mysql"))
                        .map(Path::toString)
                        .collect(Collectors.joining(","));
        worker = new WorkerUnderTest(folder.resolve("worker")).with("plugin.path", plugins);
        nats.settings(GROUP)
                .forEach(
                        setting -> worker.with(setting.split("=", 2)[0], setting.split("=", 2)[1]));
        worker.start();
        for (TypesDatabase source : List.of(postgres, mysql)) {
            source.writeSnapshot();
            create(json(debezium(source)));
            create(json(copy(source)));
        }
    }

    @AfterAll
    void stopAll() {
        if (worker != null) {
            worker.close();
        }
        Stream.of(postgres, mysql).forEach(TypesDatabase::close);
        if (nats != null) {
            nats.close();
        }
    }

    @Test
    void recordsOfPostgresAreThoseOfASnapshotButForWhatIsListed() {
        assertThat(differences(postgres)).isEqualTo(listed("postgresql"));
    }

    @Test
    void recordsOfMySqlAreThoseOfASnapshotButForWhatIsListed() {
        assertThat(differences(mysql)).isEqualTo(listed("mysql"));
    }

    /** Each line is a type, what differs, and the reason, with bars between them. */
    private static Set<String> listed(String source) {
        String name = "/types/snapshot-" + source + ".txt";
        try (InputStream text = SnapshotRecordsIT.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.substring(0, line.lastIndexOf(" | ")))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create(Connector connector) {
        Answer answer = worker.rest().create(connector);
        assertThat(answer.status()).as(answer.message()).isEqualTo(201);
    }

    private static Connector debezium(TypesDatabase source) {
        return source.source()
                .with("transforms", "unwrap")
                .with("transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState");
    }

    private static Connector copy(TypesDatabase source) {
        Map<String, String> config = new TreeMap<>(source.createTarget("unused"));
        config.computeIfPresent(
                "connection.url", (key, url) -> url.replace("/unused", database(source)));
        config.put("connector.class", "dev.jetconnect.source.copy.TableCopyConnector");
        config.put("topic.prefix", "copy." + source.name());
        config.put("table.include.list", source.schema() + ".types");
        return new Connector("copy-" + source.name(), config);
    }

    private static String database(TypesDatabase source) {
        return "/" + source.sourceDatabase();
    }

    private static Connector json(Connector connector) {
        return connector
                .with("key.converter", JSON_CONVERTER)
                .with("value.converter", JSON_CONVERTER);
    }

    /** A line for each type whose schema differs, and for each of which a value does. */
    private Set<String> differences(TypesDatabase source) {
        String table = "." + source.schema() + ".types";
        Map<Integer, JsonNode> expected = rows(source, source.name(), source.name() + table);
        Map<Integer, JsonNode> found =
                rows(source, "copy-" + source.name(), "copy." + source.name() + table);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        Map<String, JsonNode> schemas = fields(expected.values().iterator().next());
        Map<String, JsonNode> copied = fields(found.values().iterator().next());
        Set<String> differences = new TreeSet<>();
        for (TypeColumn column : source.cases().columns()) {
            String name = column.name();
            JsonNode schema = schemas.get(name);
            if (!Objects.equals(schema, copied.get(name))) {
                differences.add(
                        column.definition() + " | " + (schema == null ? "left out" : "schema"));
            }
            boolean isSame =
                    schema == null
                            || expected.entrySet().stream()
                                    .allMatch(
                                            row ->
                                                    isSame(
                                                            row.getValue(),
                                                            found.get(row.getKey()),
                                                            name));
            if (!isSame) {
                differences.add(column.definition() + " | value");
            }
        }
        return differences;
    }

    private static boolean isSame(JsonNode row, JsonNode copied, String column) {
        return row.path("payload").path(column).equals(copied.path("payload").path(column));
    }

    private static Map<String, JsonNode> fields(JsonNode record) {
        Map<String, JsonNode> fields = new TreeMap<>();
        for (JsonNode field : record.at("/schema/fields")) {
            describeNothing(field);
            describeNothing(field.path("items"));
            if (field.path("parameters") instanceof ObjectNode parameters) {
                parameters.remove(TOLD_BY_DEBEZIUM_ALONE);
            }
            fields.put(field.path("field").asText(), field);
        }
        return fields;
    }

    private static void describeNothing(JsonNode schema) {
        if (schema instanceof ObjectNode described) {
            described.remove("doc");
        }
    }

    /** All rows of the snapshot, by their ids. */
    private Map<Integer, JsonNode> rows(TypesDatabase source, String connector, String topic) {
        int count = 1 + source.cases().columns().stream().mapToInt(c -> c.values().size()).sum();
        await(topic)
                .atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(nats.records(GROUP, topic))
                                        .as(worker.rest().status(connector).toPrettyString())
                                        .hasSize(count));
        Map<Integer, JsonNode> rows = new TreeMap<>();
        for (TopicRecord record : nats.records(GROUP, topic)) {
            try {
                JsonNode row = JSON.readTree(record.value());
                rows.put(row.at("/payload/id").asInt(), row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rows;
    }
}
