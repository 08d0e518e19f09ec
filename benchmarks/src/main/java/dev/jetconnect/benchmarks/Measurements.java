package dev.jetconnect.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What has been measured so far, with a line on standard error for each.
 *
 * <p>Confined to the main thread.
 */
final class Measurements {
    private final Set<Part> wanted;
    private final PrintStream progress;
    private final List<Measurement> all = new ArrayList<>();

    Measurements(Set<Part> wanted, PrintStream progress) {
        this.wanted = EnumSet.copyOf(wanted);
        this.progress = progress;
    }

    boolean wants(Part part) {
        return wanted.contains(part);
    }

    void say(String line) {
        progress.println(line);
    }

    void add(Part part, String side, int run, Map<Figure, Double> figures) {
        Measurement measurement = new Measurement(part, side, run, new EnumMap<>(figures));
        all.add(measurement);
        StringBuilder line = new StringBuilder();
        line.append(part.key()).append(' ').append(side).append(" run ").append(run).append(':');
        measurement
                .figures()
                .forEach(
                        (figure, value) ->
                                line.append(' ')
                                        .append(figure.title())
                                        .append(' ')
                                        .append(format(figure, value))
                                        .append(';'));
        say(line.toString());
    }

    List<Measurement> all() {
        return List.copyOf(all);
    }

    static String format(Figure figure, double value) {
        return String.format(Locale.ROOT, "%,." + figure.decimals() + "f", value);
    }

    /**
     * One run of one part.
     *
     * @param side who did the work
     */
    record Measurement(Part part, String side, int run, Map<Figure, Double> figures) {}
}
