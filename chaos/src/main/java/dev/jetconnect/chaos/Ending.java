package dev.jetconnect.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.chaos.Evidence.Numbers;
import dev.jetconnect.chaos.Evidence.Rows;
import dev.jetconnect.chaos.Evidence.StoredRow;
import dev.jetconnect.it.ConnectRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run come to rest and collects its evidence.
 *
 * <p>Confined to one thread.
 */
final class Ending {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is not there when nothing has moved for so long won't come any more. */
    private static final Duration STANDSTILL = Duration.ofSeconds(90);

    private static final long LOOK_MILLIS = 1000;
    private static final long LAST_RECORDS = 100;
    private static final List<String> NUMBERS_PARTITIONS = List.of("0-0", "0-1", "1-0", "1-1");
    private static final List<String> BYSTANDER_PARTITIONS = List.of("0-0");

    private final World world;
    private final ProbeLedger ledger;
    private final Standstill standstill;
    private final Streams streams;
    private long begin;
    private long numbers;
    private long bystander;

    Ending(World world, Streams streams) {
        this.world = world;
        this.ledger = world.ledgers();
        this.standstill = new Standstill(world);
        this.streams = streams;
    }

    /** Lets the sources end; returns when all has arrived, or nothing more arrives. */
    void awaitRest() throws InterruptedException {
        begin = System.currentTimeMillis();
        numbers = letEnd(Pipelines.NUMBERS);
        bystander = letEnd(Pipelines.BYSTANDER);
        List<Long> sizes = List.of();
        long since = System.nanoTime();
        while (System.nanoTime() - since < STANDSTILL.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            List<Long> now = standstill.sizes();
            if (!now.equals(sizes)) {
                sizes = now;
                since = System.nanoTime();
            } else if (isComplete()) {
                return;
            }
        }
    }

    Evidence evidence(List<Evidence.Happening> happenings, Watch watch) {
        Map<String, List<Integer>> ends = new TreeMap<>();
        world.workers()
                .forEach(
                        worker -> {
                            if (!worker.endsByItself().isEmpty()) {
                                ends.put(worker.name(), worker.endsByItself());
                            }
                        });
        return new Evidence(
                numbers(Pipelines.NUMBERS, NUMBERS_PARTITIONS, numbers),
                numbers(Pipelines.BYSTANDER, BYSTANDER_PARTITIONS, bystander),
                rows(),
                happenings,
                begin,
                watch.samples(),
                watch.slots(),
                watch.positions(),
                ends,
                texts());
    }

    /**
     * Gives a numbering source its last number.
     *
     * @param name of its pipeline
     * @return how many records each of its partitions has in the end
     */
    private long letEnd(String name) {
        long count = LAST_RECORDS + highest(name);
        Waiting.until(
                name + "-source takes its last number", () -> takesCount(name + "-source", count));
        return count;
    }

    private boolean takesCount(String source, long count) {
        return world.anyRest()
                .map(
                        rest ->
                                rest.patch(
                                        "/connectors/" + source + "/config",
                                        "{\"probe.records\": \"" + count + "\"}"))
                .map(answer -> answer.status() == 200)
                .orElse(false);
    }

    private boolean isComplete() {
        return hasAll("numbers", NUMBERS_PARTITIONS, numbers)
                && hasAll("bystander", BYSTANDER_PARTITIONS, bystander)
                && standstill.rowsArrived() >= rowsSent();
    }

    private boolean hasAll(String name, List<String> partitions, long count) {
        Set<String> seen = new HashSet<>();
        ledger.applied(name + "-sink")
                .forEach(record -> seen.add(record.source() + ":" + record.number()));
        return seen.size() >= partitions.size() * count;
    }

    private long highest(String name) {
        return ledger.applied(name + "-sink").stream()
                .mapToLong(ProbeLedger.Applied::number)
                .max()
                .orElse(0);
    }

    private Numbers numbers(String name, List<String> partitions, long count) {
        return new Numbers(
                count,
                partitions,
                streams.records(name + "-source"),
                ledger.events(name + "-source"),
                ledger.events(name + "-sink"),
                ledger.applied(name + "-sink"));
    }

    private Rows rows() {
        Map<String, List<Long>> sent = new TreeMap<>();
        Map<String, List<Long>> arrived = new TreeMap<>();
        for (String table : Pipelines.TABLES) {
            sent.put(table, column(DatabaseFault.Side.SOURCE, table, "n"));
            arrived.put(table, column(DatabaseFault.Side.TARGET, table, "arrival"));
        }
        List<StoredRow> stored = new ArrayList<>();
        for (StoredRecord record : streams.records("rows-source")) {
            row(record, stored);
        }
        return new Rows(sent, stored, arrived);
    }

    private static void row(StoredRecord record, List<StoredRow> rows) {
        try {
            JsonNode payload = JSON.readTree(record.value()).path("payload");
            if (payload.path("after").has("n")) {
                rows.add(
                        new StoredRow(
                                record.sequence(),
                                payload.at("/source/table").asText(),
                                payload.at("/after/n").asLong()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Not JSON: " + record, e);
        }
    }

    private long rowsSent() {
        return Pipelines.TABLES.stream()
                .mapToLong(
                        table ->
                                Long.parseLong(
                                        world.database(DatabaseFault.Side.SOURCE)
                                                .server()
                                                .queryValue(
                                                        Database.NAME,
                                                        "SELECT count(*) FROM " + table)))
                .sum();
    }

    private List<Long> column(DatabaseFault.Side side, String table, String order) {
        List<Long> numbers = new ArrayList<>();
        try (Connection connection = world.database(side).server().connect(Database.NAME);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT n FROM " + table + " ORDER BY " + order)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read " + table + " of " + side, e);
        }
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        world.workers().forEach(worker -> texts.put("the log of " + worker.name(), worker.log()));
        world.anyRest().ifPresent(rest -> answers(rest, texts));
        texts.putAll(streams.buckets());
        return texts;
    }

    private static void answers(ConnectRest rest, Map<String, String> texts) {
        List<String> paths = new ArrayList<>(List.of("/connectors?expand=info&expand=status"));
        for (String connector : Pipelines.ALL) {
            for (String part : List.of("/config", "/tasks", "/offsets", "/topics")) {
                paths.add("/connectors/" + connector + part);
            }
        }
        for (String path : paths) {
            texts.put("the answer to GET " + path, rest.get(path).body().toString());
        }
    }
}
