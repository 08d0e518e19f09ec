package dev.jetconnect.benchmarks;

import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Has a worker collect its garbage now and then while rows go through, and judges what is left.
 *
 * <p>Confined to the main thread.
 */
final class HeapWatch {
    private static final int SAMPLES = 50;
    private static final double GROWTH_MEGABYTES_MAX = 32;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
    private static final Duration RUN_MAX = Duration.ofMinutes(60);

    private final String key;
    private final long rows;
    private final Measurements measurements;

    /**
     * @param key of the part
     */
    HeapWatch(String key, long rows, Measurements measurements) {
        this.key = key;
        this.rows = rows;
        this.measurements = measurements;
    }

    /**
     * Returns when all rows are taken.
     *
     * @param taken how many rows are so far
     */
    HeapSamples watch(Worker worker, HealthCheck check, ToLongFunction<WorkerBeans> taken) {
        HeapSamples samples = new HeapSamples();
        Instant begin = Instant.now();
        try (WorkerBeans beans = WorkerBeans.attach(worker.processId())) {
            MemoryMXBean memory = beans.memory();
            for (int i = 1; i <= SAMPLES; i++) {
                long enough = rows * i / SAMPLES;
                Await.until(
                        enough + " rows on their way",
                        LOOK_INTERVAL,
                        RUN_MAX,
                        () -> {
                            check.run();
                            return taken.applyAsLong(beans) >= enough;
                        });
                sample(memory, begin, taken.applyAsLong(beans), samples);
            }
        }
        return samples;
    }

    private void sample(MemoryMXBean memory, Instant begin, long taken, HeapSamples samples) {
        double before = memory.getHeapMemoryUsage().getUsed() / 1e6;
        memory.gc();
        double left = memory.getHeapMemoryUsage().getUsed() / 1e6;
        samples.add(taken, left);
        measurements.say(
                String.format(
                        Locale.ROOT,
                        "%s after %,.0f s: %,d rows, heap %,.0f MB of %,.0f, %,.0f MB of it after a"
                                + " collection",
                        key,
                        CpuMeter.seconds(begin, Instant.now()),
                        taken,
                        before,
                        memory.getHeapMemoryUsage().getMax() / 1e6,
                        left));
    }

    /** Adds the figures of the heap. */
    void addTo(Map<Figure, Double> figures, HeapSamples samples) {
        figures.put(Figure.HEAP_HIGHEST, samples.highest());
        figures.put(Figure.HEAP_GROWTH, samples.growthPerRow() * 1e6);
    }

    /** Fails where the heap has grown. */
    void judge(HeapSamples samples) {
        double growth = samples.growthPerRow() * rows;
        String told =
                String.format(
                        Locale.ROOT,
                        "The heap after a collection has grown by %.1f MB over %,d rows",
                        growth,
                        rows);
        if (growth > GROWTH_MEGABYTES_MAX) {
            throw new BenchmarkFailure(told + ": it is not flat.");
        }
        measurements.say(told + ": it is flat.");
    }
}
