package dev.jetconnect.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of a heap was in use right after a collection, while rows went through.
 *
 * <p>Confined to the main thread.
 */
final class HeapSamples {
    /** Of the rows: until then classes are loaded and buffers made. */
    private static final double WARM_UP = 0.2;

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(double rows, double megabytes, double seconds) {}

    /**
     * @param seconds since the begin
     */
    void add(long rows, double megabytes, double seconds) {
        samples.add(new Sample(rows, megabytes, seconds));
    }

    double highest() {
        return samples.stream().mapToDouble(Sample::megabytes).max().orElse(0);
    }

    /** Rows a second in the first part behind the warm-up that is as long as the warm-up. */
    double rateAtBegin() {
        return rate(WARM_UP, 2 * WARM_UP);
    }

    /** Rows a second in the last part of that length. */
    double rateAtEnd() {
        return rate(1 - WARM_UP, 1);
    }

    private double rate(double from, double to) {
        double last = last();
        List<Sample> within =
                samples.stream()
                        .filter(s -> s.rows() >= from * last && s.rows() <= to * last)
                        .toList();
        if (within.size() < 2) {
            return Double.NaN;
        }
        Sample first = within.get(0);
        Sample end = within.get(within.size() - 1);
        return (end.rows() - first.rows()) / (end.seconds() - first.seconds());
    }

    private double last() {
        return samples.stream().mapToDouble(Sample::rows).max().orElse(0);
    }

    /** By the line that fits best behind the warm-up, in megabytes for each row. */
    double growthPerRow() {
        double last = last();
        List<Sample> warm =
                samples.stream().filter(sample -> sample.rows() >= WARM_UP * last).toList();
        double meanRows = warm.stream().mapToDouble(Sample::rows).average().orElse(0);
        double meanMegabytes = warm.stream().mapToDouble(Sample::megabytes).average().orElse(0);
        double together = 0;
        double spread = 0;
        for (Sample sample : warm) {
            double distance = sample.rows() - meanRows;
            together += distance * (sample.megabytes() - meanMegabytes);
            spread += distance * distance;
        }
        return spread == 0 ? 0 : together / spread;
    }
}
