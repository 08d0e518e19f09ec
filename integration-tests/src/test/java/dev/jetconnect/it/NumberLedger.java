package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers that the runs of a probe sink got, in the order in which they came, with the worker
 * that each run was in. All workers write to the same file.
 *
 * <p>Immutable.
 */
final class NumberLedger {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Line> lines;

    /** A number that came to a worker. */
    record Line(String worker, long number) {}

    private NumberLedger(List<Line> lines) {
        this.lines = lines;
    }

    /** As it is now; records have the value {@code value-N} and a header {@code worker}. */
    static NumberLedger read(Path file) {
        try {
            List<Line> lines = new ArrayList<>();
            String whole = Files.exists(file) ? Files.readString(file) : "";
            // The last line may be one that is being written.
            for (String line : whole.substring(0, whole.lastIndexOf('\n') + 1).lines().toList()) {
                lines.add(parse(JSON.readTree(line)));
            }
            return new NumberLedger(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return lines.size();
    }

    long count(String worker) {
        return lines.stream().filter(line -> line.worker().equals(worker)).count();
    }

    /** The highest number that came. */
    long last() {
        return lines.stream().mapToLong(Line::number).max().orElse(-1);
    }

    /** What came from this line on. */
    NumberLedger from(int begin) {
        return new NumberLedger(lines.subList(begin, lines.size()));
    }

    /** What came to a worker, up to a number. */
    NumberLedger of(String worker, long last) {
        return new NumberLedger(
                lines.stream()
                        .filter(line -> line.worker().equals(worker) && line.number() <= last)
                        .toList());
    }

    NumberLedger without(int begin, NumberLedger left) {
        List<Line> rest = new ArrayList<>(lines.subList(0, begin));
        lines.subList(begin, lines.size()).stream()
                .filter(line -> !left.lines.contains(line))
                .forEach(rest::add);
        return new NumberLedger(rest);
    }

    /**
     * Each run goes on number by number, and begins no later than behind what came before: so
     * nothing is left out, and nothing overtakes.
     */
    void assertInOrder() {
        long reached = 0;
        Line before = new Line("", -1);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            boolean isNext = line.number() == before.number() + 1;
            boolean isNewRun = !line.worker().equals(before.worker()) && line.number() <= reached;
            assertThat(isNext || isNewRun)
                    .as("line %s: %s follows %s, and %s was reached", i, line, before, reached)
                    .isTrue();
            reached = Math.max(reached, line.number() + 1);
            before = line;
        }
    }

    /** Each number once, from 0 on. */
    void assertOnceInOrder(long count) {
        assertThat(lines.stream().map(Line::number).toList())
                .isEqualTo(java.util.stream.LongStream.range(0, count).boxed().toList());
    }

    private static Line parse(JsonNode line) {
        String value = line.path("value").asText();
        String worker = "";
        for (JsonNode header : line.path("headers")) {
            if (header.path("key").asText().equals("worker")) {
                worker = header.path("value").asText();
            }
        }
        return new Line(worker, Long.parseLong(value.substring(value.indexOf('-') + 1)));
    }
}
