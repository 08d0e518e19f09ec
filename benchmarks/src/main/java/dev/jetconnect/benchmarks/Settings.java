package dev.jetconnect.benchmarks;

import java.util.Map;

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
}
