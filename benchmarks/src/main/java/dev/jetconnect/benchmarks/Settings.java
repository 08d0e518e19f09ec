package dev.jetconnect.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What an invocation measures, and with which settings.
 *
 * @param usesDefaults whether the source has no tuned settings
 * @param workerProperties over those that a benchmark needs; the same for the two below
 */
record Settings(
        long rows,
        int runs,
        double backlogGigabytes,
        boolean usesDefaults,
        Map<String, String> workerProperties,
        Map<String, String> sourceProperties,
        Map<String, String> sinkProperties) {
    /** The same, but for the source's settings. */
    Settings with(boolean defaultsOfSource) {
        return new Settings(
                rows,
                runs,
                backlogGigabytes,
                defaultsOfSource,
                workerProperties,
                sourceProperties,
                sinkProperties);
    }

    /** All runs, in turned order every second time, so that nobody always follows another. */
    <T> void alternate(List<T> sides, BiConsumer<T, Integer> measurement) {
        List<T> order = new ArrayList<>(sides);
        for (int run = 1; run <= runs; run++) {
            for (T side : order) {
                measurement.accept(side, run);
            }
            Collections.reverse(order);
        }
    }
}
