package dev.jetconnect.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the probe connectors have written down, line by line.
 *
 * <p>Immutable.
 */
record ProbeLedger(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Makes the folder, which the probes expect. */
    static ProbeLedger in(Path folder) {
        try {
            return new ProbeLedger(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A call of the runtime.
     *
     * @param run an instance of a task in a process
     * @param who {@code connector} or {@code task-N}
     * @param details all that follows the call
     */
    record Event(long millis, String run, String who, String call, String details) {}

    /**
     * A record that a sink got.
     *
     * @param source its source partition
     * @param number its place in that
     */
    record Applied(
            long millis,
            String run,
            int task,
            int partition,
            long offset,
            String source,
            long number) {}

    List<Event> events(String connector) {
        return lines(connector + ".events", ProbeLedger::parseEvent);
    }

    List<Applied> applied(String connector) {
        return lines(connector + ".records", ProbeLedger::parseApplied);
    }

    private <T> List<T> lines(String file, Function<String, T> reader) {
        try (Stream<String> lines = Files.lines(folder.resolve(file))) {
            List<T> read = new ArrayList<>();
            lines.forEach(line -> read.add(reader.apply(line)));
            return read;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Event parseEvent(String line) {
        String[] words = line.split(" ", 5);
        return new Event(
                Long.parseLong(words[0]),
                words[1],
                words[2],
                words[3],
                words.length > 4 ? words[4] : "");
    }

    private static Applied parseApplied(String line) {
        try {
            JsonNode record = JSON.readTree(line);
            return new Applied(
                    record.get("time").asLong(),
                    record.get("run").asText(),
                    record.get("task").asInt(),
                    record.get("partition").asInt(),
                    record.get("offset").asLong(),
                    record.get("key").asText(),
                    Long.parseLong(record.get("value").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException("Not a record: " + line, e);
        }
    }
}
