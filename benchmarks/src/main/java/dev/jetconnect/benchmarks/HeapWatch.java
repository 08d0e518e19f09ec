package dev.jetconnect.benchmarks;

import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Has a worker collect its garbage fifty times while rows go through, and says each time what is
 * left and what the processes hold. Fails where the heap grows.
 *
 * <p>Confined to the main thread.
 */
final class HeapWatch {
    private static final int SAMPLES = 50;
    private static final double GROWTH_MEGABYTES_MAX = 32;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
    private static final Duration RUN_MAX = Duration.ofMinutes(60);

    private final Worker worker;
    private final Measurements measurements;

    HeapWatch(Worker worker, Measurements measurements) {
        this.worker = worker;
        this.measurements = measurements;
    }

    /**
     * Watches until all rows are counted.
     *
     * @param count of the rows that have gone through
     */
    HeapSamples follow(Part part, long rows, HealthCheck check, ToLongFunction<WorkerBeans> count) {
        HeapSamples samples = new HeapSamples();
        Instant begin = Instant.now();
        try (WorkerBeans beans = WorkerBeans.attach(worker.processId())) {
            MemoryMXBean memory = beans.memory();
            for (int i = 1; i <= SAMPLES; i++) {
                long enough = rows * i / SAMPLES;
                Await.until(
                        part.key() + ": " + enough + " " + part.item() + "s",
                        LOOK_INTERVAL,
                        RUN_MAX,
                        () -> {
                            check.run();
                            return count.applyAsLong(beans) >= enough;
                        });
                long done = count.applyAsLong(beans);
                double seconds = CpuMeter.seconds(begin, Instant.now());
                double before = memory.getHeapMemoryUsage().getUsed() / 1e6;
                memory.gc();
                double left = memory.getHeapMemoryUsage().getUsed() / 1e6;
                samples.add(done, left, seconds);
                say(part, seconds, done, before, memory.getHeapMemoryUsage().getMax() / 1e6, left);
            }
        }
        return samples;
    }

    private void say(
            Part part, double seconds, long done, double before, double heapMax, double left) {
        measurements.say(
                String.format(
                        Locale.ROOT,
                        "%s after %,.0f s: %,d %ss, heap %,.0f MB of %,.0f, %,.0f MB of it after a"
                                + " collection; worker %,.0f MB, log %,.0f MB",
                        part.key(),
                        seconds,
                        done,
                        part.item(),
                        before,
                        heapMax,
                        left,
                        ProcessTable.residentMegabytes(worker.processId()),
                        ProcessTable.residentMegabytes(worker.logProcessId())));
    }

    void addFigures(HeapSamples samples, Map<Figure, Double> figures) {
        figures.put(Figure.HEAP_HIGHEST, samples.highest());
        figures.put(Figure.HEAP_GROWTH, samples.growthPerRow() * 1e6);
        figures.put(Figure.RATE_BEGIN, samples.rateAtBegin());
        figures.put(Figure.RATE_END, samples.rateAtEnd());
        figures.put(Figure.WORKER_END, ProcessTable.residentMegabytes(worker.processId()));
        figures.put(Figure.LOG_END, ProcessTable.residentMegabytes(worker.logProcessId()));
    }

    void judge(Part part, HeapSamples samples, long rows) {
        String told =
                String.format(
                        Locale.ROOT,
                        "%s: the heap after a collection has grown by %.1f MB over %,d %ss",
                        part.key(),
                        samples.growthPerRow() * rows,
                        rows,
                        part.item());
        if (samples.growthPerRow() * rows > GROWTH_MEGABYTES_MAX) {
            throw new BenchmarkFailure(told + ": it is not flat.");
        }
        measurements.say(told + ": it is flat.");
    }
}
