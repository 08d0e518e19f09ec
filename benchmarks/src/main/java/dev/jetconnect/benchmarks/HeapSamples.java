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

    private record Sample(double rows, double megabytes) {}

    void add(long rows, double megabytes) {
        samples.add(new Sample(rows, megabytes));
    }

    double highest() {
        return samples.stream().mapToDouble(Sample::megabytes).max().orElse(0);
    }

    /** By the line that fits best behind the warm-up, in megabytes for each row. */
    double growthPerRow() {
        double last = samples.stream().mapToDouble(Sample::rows).max().orElse(0);
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
