package dev.jetconnect.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.benchmarks.Measurements.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The table that a user reads, and the file that a program reads.
 *
 * <p>Immutable.
 */
final class Report {
    private static final String ROW = "  %-37s %10s   %-19s %10s %7s%n";

    private final Map<String, String> description;
    private final List<Measurement> measurements;
    private final long rows;

    Report(Map<String, String> description, List<Measurement> measurements, long rows) {
        this.description = Map.copyOf(description);
        this.measurements = List.copyOf(measurements);
        this.rows = rows;
    }

    String table() {
        StringBuilder text = new StringBuilder();
        for (Part part : Part.values()) {
            List<Measurement> runs = measurements.stream().filter(m -> m.part() == part).toList();
            if (!runs.isEmpty()) {
                append(text, part, runs);
            }
        }
        text.append(
                """
                * Kafka Connect: medians of "tuned, parallel GC" from the baseline document, not this run.
                  Factor: how many times better JetConnect is; below 1 it is worse.
                """);
        return text.toString();
    }

    private void append(StringBuilder text, Part part, List<Measurement> runs) {
        text.append(part.title()).append(", ").append(runs.size()).append(" run(s)\n");
        text.append(
                String.format(
                        Locale.ROOT,
                        ROW,
                        "(each: a " + part.item() + ")",
                        "median",
                        "min–max",
                        "Kafka*",
                        "factor"));
        for (Figure figure : Figure.values()) {
            double[] values =
                    runs.stream()
                            .filter(run -> run.figures().containsKey(figure))
                            .mapToDouble(run -> run.figures().get(figure))
                            .sorted()
                            .toArray();
            if (values.length > 0) {
                append(text, part, figure, values);
            }
        }
        text.append('\n');
    }

    private void append(StringBuilder text, Part part, Figure figure, double[] sorted) {
        double median = median(sorted);
        OptionalDouble opponent = OpponentFigures.of(part, figure, rows);
        String range =
                Measurements.format(figure, sorted[0])
                        + "–"
                        + Measurements.format(figure, sorted[sorted.length - 1]);
        text.append(
                String.format(
                        Locale.ROOT,
                        ROW,
                        figure.title(),
                        Measurements.format(figure, median),
                        range,
                        opponent.isPresent()
                                ? Measurements.format(figure, opponent.getAsDouble())
                                : "",
                        opponent.isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        "%.2f",
                                        figure.factor(median, opponent.getAsDouble()))
                                : ""));
    }

    void writeJson(Path file) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        ObjectNode settings = root.putObject("settings");
        description.forEach(settings::put);
        ArrayNode runs = root.putArray("measurements");
        for (Measurement measurement : measurements) {
            ObjectNode node = runs.addObject();
            node.put("side", "jetconnect");
            node.put("part", measurement.part().key());
            node.put("run", measurement.run());
            ObjectNode figures = node.putObject("figures");
            measurement
                    .figures()
                    .forEach(
                            (figure, value) ->
                                    figures.put(figure.name().toLowerCase(Locale.ROOT), value));
        }
        try {
            json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
        } catch (IOException e) {
            throw new BenchmarkFailure(file + " can't be written: " + e.getMessage(), e);
        }
    }

    /** Of the two in the middle, the mean. */
    static double median(double[] sorted) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("No values: " + Arrays.toString(sorted));
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
