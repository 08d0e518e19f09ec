package dev.jetconnect.it.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.it.Connector;
import dev.jetconnect.it.Distribution;
import dev.jetconnect.it.WorkerUnderTest;
import dev.jetconnect.it.conformance.NatsLog;
import dev.jetconnect.it.conformance.TopicRecord;
import dev.jetconnect.test.MariaDbServer;
import dev.jetconnect.test.MySqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each type of each source database goes through Debezium's published connectors and our JDBC sink
 * into each target database; {@code docs/TYPES.md} is what was found there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypesIT {
    private static final Path DOCUMENT = Path.of("..", "docs", "TYPES.md");
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(3);
    private static final String GROUP = "types";

    private final List<TypesDatabase> databases = new ArrayList<>();
    private final List<TypesPair> pairs = new ArrayList<>();
    private NatsLog nats;
    private WorkerUnderTest worker;

    @BeforeAll
    void moveAllTypes(@TempDir Path folder) {
        startAll(folder);
        databases.forEach(TypesDatabase::writeSnapshot);
        for (TypesDatabase source : databases) {
            worker.rest().create(source.source());
            databases.forEach(target -> worker.rest().create(sink(source, target)));
        }
        awaitRow(TypesTable.SNAPSHOT_END);
        databases.forEach(TypesDatabase::writeChanges);
        awaitRow(TypesTable.END);
        for (TypesDatabase source : databases) {
            databases.forEach(target -> pairs.add(pair(source, target)));
        }
    }

    @AfterAll
    void stopAll() {
        if (worker != null) {
            worker.close();
        }
        databases.forEach(TypesDatabase::close);
        if (nats != null) {
            nats.close();
        }
    }

    Stream<TypesPair> pairs() {
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void valuesAreTheSameOrANoteSaysWhy(TypesPair pair) {
        assertThat(pair.lines())
                .filteredOn(line -> !line.isSame() && line.note().isEmpty())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void valuesThatAreTheSameHaveNoNote(TypesPair pair) {
        assertThat(pair.staleNotes()).isEmpty();
    }

    @Test
    void documentSaysWhatWasFound() throws IOException {
        String found = TypesDocument.of(pairs);
        if (Boolean.getBoolean(TypesDocument.WRITE)) {
            Files.writeString(DOCUMENT, found);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(found);
    }

    private void startAll(Path folder) {
        Path servers = Distribution.testServers();
        nats = NatsLog.start(folder.resolve("nats"));
        databases.add(new TypesPostgres(folder.resolve("postgresql")));
        databases.add(
                TypesBinlog.mySql(
                        MySqlServer.start(servers.resolve("mysql"), folder.resolve("mysql"))));
        databases.add(
                TypesBinlog.mariaDb(
                        MariaDbServer.start(
                                servers.resolve("mariadb"), folder.resolve("mariadb"))));
        String plugins =
                Stream.of(
                                Distribution.plugins(),
                                Distribution.debeziumPlugin("mysql"),
                                Distribution.debeziumPlugin("mariadb"))
                        .map(Path::toString)
                        .collect(Collectors.joining(","));
        worker = new WorkerUnderTest(folder.resolve("worker")).with("plugin.path", plugins);
        nats.settings(GROUP)
                .forEach(
                        setting -> worker.with(setting.split("=", 2)[0], setting.split("=", 2)[1]));
        worker.start();
    }

    private static Connector sink(TypesDatabase source, TypesDatabase target) {
        Connector sink =
                new Connector(
                        source.name() + "-to-" + target.name(),
                        target.createTarget(TypesPair.database(source)));
        return sink.with("connector.class", "dev.jetconnect.sink.jdbc.JdbcSinkConnector")
                .with("topics", source.name() + "." + source.schema() + "." + TypesTable.NAME)
                .with("table.name.format", TypesTable.NAME)
                .with("pk.mode", "record_key")
                .with("errors.tolerance", "all")
                .with("errors.deadletterqueue.topic.name", TypesPair.refusedTopic(source, target))
                .with("errors.deadletterqueue.context.headers.enable", "true");
    }

    private void awaitRow(int id) {
        for (TypesDatabase source : databases) {
            for (TypesDatabase target : databases) {
                String sink = source.name() + "-to-" + target.name();
                await(sink)
                        .atMost(ARRIVAL_MAX)
                        .until(
                                () -> {
                                    failOfTrace(source.name());
                                    failOfTrace(sink);
                                    return target.hasRow(TypesPair.database(source), id);
                                });
            }
        }
    }

    private void failOfTrace(String connector) {
        String trace = worker.rest().status(connector).at("/tasks/0/trace").asText();
        if (!trace.isEmpty()) {
            throw new IllegalStateException(connector + " has failed: " + trace);
        }
    }

    private TypesPair pair(TypesDatabase source, TypesDatabase target) {
        List<String> columns = source.cases().columns().stream().map(TypeColumn::name).toList();
        String database = TypesPair.database(source);
        return new TypesPair(
                source,
                target,
                source.rows(source.sourceDatabase(), columns),
                target.rows(database, columns),
                target.columnTypes(database),
                nats.records(GROUP, TypesPair.refusedTopic(source, target)).stream()
                        .sorted(Comparator.comparingLong(TypesIT::offset))
                        .map(record -> header(record, "__connect.errors.exception.message"))
                        .map(
                                message ->
                                        message.replaceFirst(
                                                ".* (was refused|cannot be written): ", ""))
                        .toList());
    }

    private static long offset(TopicRecord record) {
        return Long.parseLong(header(record, "__connect.errors.offset"));
    }

    private static String header(TopicRecord record, String name) {
        return record.headers().stream()
                .filter(header -> header.key().equals(name))
                .map(TopicRecord.Field::value)
                .findFirst()
                .orElseThrow();
    }
}
