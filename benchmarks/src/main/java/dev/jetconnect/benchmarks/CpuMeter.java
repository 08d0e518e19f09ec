package dev.jetconnect.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the worker, its log (nats-server or broker) and the databases have used of the CPU from here
 * on, and what else went on.
 *
 * <p>Immutable.
 */
final class CpuMeter {
    private final Worker worker;
    private final OptionalLong database;
    private final OptionalLong source;
    private final Sample begin;

    private CpuMeter(Worker worker, OptionalLong database, OptionalLong source) {
        this.worker = worker;
        this.database = database;
        this.source = source;
        this.begin = sample();
    }

    static CpuMeter start(Worker worker, Target target) {
        return new CpuMeter(worker, OptionalLong.of(target.processId()), OptionalLong.empty());
    }

    /** With what the source's server uses, where it is not the target's as well. */
    static CpuMeter start(Worker worker, Target target, CopySource source) {
        OptionalLong database = OptionalLong.of(target.processId());
        return new CpuMeter(
                worker,
                database,
                source.processId() == target.processId()
                        ? OptionalLong.empty()
                        : OptionalLong.of(source.processId()));
    }

    /** For work without a database. */
    static CpuMeter start(Worker worker) {
        return new CpuMeter(worker, OptionalLong.empty(), OptionalLong.empty());
    }

    /** Figures of {@code items} handled from {@code started} to {@code ended}. */
    Map<Figure, Double> figures(long items, Instant started, Instant ended) {
        Sample end = sample();
        double workerSeconds = end.worker - begin.worker;
        double logSeconds = end.log - begin.log;
        double databaseSeconds = end.database - begin.database;
        double sourceSeconds = end.source - begin.source;
        double allSeconds = workerSeconds + logSeconds + databaseSeconds + sourceSeconds;
        double ourSeconds = allSeconds + end.self - begin.self;
        double machineSeconds =
                (end.nanos - begin.nanos) / 1e9 * Runtime.getRuntime().availableProcessors();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.RATE, items / seconds(started, ended));
        figures.put(Figure.WORKER_CPU, workerSeconds * 1e6 / items);
        figures.put(Figure.LOG_CPU, logSeconds * 1e6 / items);
        if (database.isPresent()) {
            figures.put(Figure.DATABASE_CPU, databaseSeconds * 1e6 / items);
        }
        if (source.isPresent()) {
            figures.put(Figure.SOURCE_CPU, sourceSeconds * 1e6 / items);
        }
        figures.put(Figure.CPU_SECONDS, allSeconds);
        double workerPeak = ProcessTable.residentPeakMegabytes(worker.processId());
        double logPeak = ProcessTable.residentPeakMegabytes(worker.logProcessId());
        figures.put(Figure.WORKER_PEAK, workerPeak);
        figures.put(Figure.LOG_PEAK, logPeak);
        figures.put(Figure.PEAK, workerPeak + logPeak);
        figures.put(
                Figure.OTHER_WORK,
                Math.max(0, end.machine - begin.machine - ourSeconds) * 100 / machineSeconds);
        return figures;
    }

    static double seconds(Instant started, Instant ended) {
        return Duration.between(started, ended).toNanos() / 1e9;
    }

    private Sample sample() {
        return new Sample(
                ProcessTable.cpuSeconds(worker.processId()),
                ProcessTable.cpuSeconds(worker.logProcessId()),
                cpuSeconds(database),
                cpuSeconds(source),
                ProcessTable.cpuSeconds(ProcessHandle.current().pid()),
                ProcessTable.cpuSecondsOfMachine(),
                System.nanoTime());
    }

    private static double cpuSeconds(OptionalLong server) {
        return server.isPresent() ? ProcessTable.cpuSecondsOfTree(server.getAsLong()) : 0;
    }

    private record Sample(
            double worker,
            double log,
            double database,
            double source,
            double self,
            double machine,
            long nanos) {}
}
