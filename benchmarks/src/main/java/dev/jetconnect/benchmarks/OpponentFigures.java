package dev.jetconnect.benchmarks;

import static java.util.Map.entry;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What Kafka 4.3.1 with its Connect and Debezium 3.5.0.Final gave for the same workloads: the
 * medians of the baseline document, variant "tuned, parallel GC". They are constants, measured at
 * another time on another machine of the same kind.
 */
final class OpponentFigures {
    static final String TITLE = "Kafka Connect*";

    /** The document does not say which of W1's were cold; each stands beside both. */
    private static final Map<Figure, Double> SNAPSHOT =
            Map.of(
                    Figure.RATE, 23_826.0,
                    Figure.WORKER_CPU, 64.0,
                    Figure.LOG_CPU, 5.0,
                    Figure.DATABASE_CPU, 11.0,
                    Figure.WORKER_PEAK, 1_138.0,
                    Figure.LOG_PEAK, 624.0);

    private static final Map<Part, Map<Figure, Double>> FIGURES =
            Map.ofEntries(
                    entry(Part.SNAPSHOT_COLD, SNAPSHOT),
                    entry(Part.SNAPSHOT_WARM, SNAPSHOT),
                    entry(Part.SNAPSHOT_SOURCE, Map.of(Figure.RATE, 51_303.0)),
                    entry(Part.SNAPSHOT_SINK, Map.of(Figure.RATE, 37_959.0)),
                    entry(Part.SNAPSHOT_SOURCE_WARM, Map.of(Figure.RATE, 51_303.0)),
                    entry(Part.SNAPSHOT_SINK_WARM, Map.of(Figure.RATE, 37_959.0)),
                    entry(Part.CHANGES_COLD, Map.of(Figure.RATE, 12_550.0)),
                    entry(
                            Part.CHANGES_WARM,
                            Map.of(
                                    Figure.RATE, 17_224.0,
                                    Figure.WORKER_CPU, 72.0,
                                    Figure.LOG_CPU, 6.0,
                                    Figure.DATABASE_CPU, 36.0,
                                    Figure.WORKER_PEAK, 1_118.0,
                                    Figure.LOG_PEAK, 604.0)),
                    // With Kafka's own collector; the other one was not measured.
                    entry(
                            Part.LATENCY,
                            Map.of(
                                    Figure.LATENCY_P50, 19.5,
                                    Figure.LATENCY_P95, 28.5,
                                    Figure.LATENCY_P99, 33.2)),
                    entry(
                            Part.START,
                            Map.of(
                                    Figure.REST, 4.5,
                                    Figure.FIRST_RECORD, 5.4,
                                    Figure.WORKER_IDLE, 199.0,
                                    Figure.LOG_IDLE, 399.0,
                                    Figure.WORKER_IDLE_CPU, 1.6,
                                    Figure.LOG_IDLE_CPU, 5.9,
                                    Figure.SIZE, 55.7,
                                    Figure.JARS, 91.0)),
                    entry(Part.GENERATED_JSON_1, Map.of(Figure.RATE, 170_700.0)),
                    entry(Part.GENERATED_JSON_4, Map.of(Figure.RATE, 182_240.0)),
                    // A user there has JSON.
                    entry(Part.GENERATED_DEFAULT_1, Map.of(Figure.RATE, 170_700.0)),
                    entry(Part.GENERATED_DEFAULT_4, Map.of(Figure.RATE, 182_240.0)),
                    // With Kafka's own collector.
                    entry(Part.GENERATED_STRING_1, Map.of(Figure.RATE, 713_348.0)),
                    entry(Part.GENERATED_STRING_4, Map.of(Figure.RATE, 418_556.0)));

    /** Size of the stream of a million rows; it is the only one that depends on their number. */
    private static final double LOG_MEGABYTES_PER_MILLION_ROWS = 212;

    private OpponentFigures() {}

    static OptionalDouble of(Part part, Figure figure, long rows) {
        if (part == Part.SNAPSHOT_COLD && figure == Figure.LOG_SIZE) {
            return OptionalDouble.of(LOG_MEGABYTES_PER_MILLION_ROWS * rows / 1_000_000);
        }
        Double value = FIGURES.getOrDefault(part, Map.of()).get(figure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
