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
                Factor: how many times better the first line of a figure is than this one; below 1 it is worse.
                """);
        if (text.indexOf(OpponentFigures.TITLE) >= 0) {
            text.append(
                    """
                    * Medians of "tuned, parallel GC" from the baseline document, not this run.
                    """);
        }
        return text.toString();
    }

    private void append(StringBuilder text, Part part, List<Measurement> runs) {
        List<String> sides = runs.stream().map(Measurement::side).distinct().toList();
        text.append(part.title())
                .append(", ")
                .append(runs.stream().mapToInt(Measurement::run).max().orElseThrow())
                .append(" run(s)\n");
        line(text, "(each: a " + part.item() + ")", "", "median", "min–max", "factor");
        for (Figure figure : Figure.values()) {
            append(text, part, figure, sides, runs);
        }
        text.append('\n');
    }

    private void append(
            StringBuilder text,
            Part part,
            Figure figure,
            List<String> sides,
            List<Measurement> runs) {
        String title = figure.title();
        OptionalDouble first = OptionalDouble.empty();
        for (String side : sides) {
            double[] sorted =
                    runs.stream()
                            .filter(run -> run.side().equals(side))
                            .filter(run -> run.figures().containsKey(figure))
                            .mapToDouble(run -> run.figures().get(figure))
                            .sorted()
                            .toArray();
            if (sorted.length > 0) {
                double median = median(sorted);
                String range =
                        Measurements.format(figure, sorted[0])
                                + "–"
                                + Measurements.format(figure, sorted[sorted.length - 1]);
                line(
                        text,
                        title,
                        side,
                        Measurements.format(figure, median),
                        range,
                        factor(figure, first, median));
                title = "";
                first = first.isPresent() ? first : OptionalDouble.of(median);
            }
        }
        OptionalDouble constant = OpponentFigures.of(part, figure, rows);
        // Whoever was measured now needs no figure of another day.
        boolean isAlone = sides.stream().allMatch(side -> side.startsWith("JetConnect"));
        if (isAlone && first.isPresent() && constant.isPresent()) {
            line(
                    text,
                    "",
                    OpponentFigures.TITLE,
                    Measurements.format(figure, constant.getAsDouble()),
                    "",
                    factor(figure, first, constant.getAsDouble()));
        }
    }

    private static String factor(Figure figure, OptionalDouble first, double other) {
        double factor = first.isPresent() ? figure.factor(first.getAsDouble(), other) : Double.NaN;
        return Double.isFinite(factor) ? String.format(Locale.ROOT, "%.2f", factor) : "";
    }

    private static void line(StringBuilder text, Object... cells) {
        text.append(String.format(Locale.ROOT, "  %-39s %-24s %10s   %-19s %7s%n", cells));
    }

    void writeJson(Path file) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        ObjectNode settings = root.putObject("settings");
        description.forEach(settings::put);
        ArrayNode runs = root.putArray("measurements");
        for (Measurement measurement : measurements) {
            ObjectNode node = runs.addObject();
            node.put("side", measurement.side());
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
