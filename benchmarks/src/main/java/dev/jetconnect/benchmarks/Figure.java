package dev.jetconnect.benchmarks;

/** A kind of number that a part gives. */
enum Figure {
    RATE("rate, 1/s", Better.MORE, 0),
    RATE_BEGIN("rate at the begin, 1/s", Better.MORE, 0),
    RATE_END("rate at the end, 1/s", Better.MORE, 0),
    REST("start until REST answers, s", Better.LESS, 2),
    FIRST_RECORD("start until first record, s", Better.LESS, 2),
    LATENCY_P50("commit to commit, p50, ms", Better.LESS, 1),
    LATENCY_P95("commit to commit, p95, ms", Better.LESS, 1),
    LATENCY_P99("commit to commit, p99, ms", Better.LESS, 1),
    LATENCY_MAX("commit to commit, longest, ms", Better.LESS, 1),
    WORKER_CPU("CPU of worker, µs each", Better.LESS, 1),
    LOG_CPU("CPU of log, µs each", Better.LESS, 1),
    DATABASE_CPU("CPU of the database, µs each", Better.LESS, 1),
    SOURCE_CPU("CPU of the source, µs each", Better.LESS, 1),
    CPU_SECONDS("CPU of worker, log and database, s", Better.LESS, 1),
    WORKER_PEAK("peak RSS of worker, MB", Better.LESS, 0),
    LOG_PEAK("peak RSS of log, MB", Better.LESS, 0),
    PEAK("peak RSS of worker and log, MB", Better.LESS, 0),
    HEAP_HIGHEST("heap after a collection, at most, MB", Better.LESS, 0),
    HEAP_GROWTH("its growth for 1,000,000 rows, MB", Better.LESS, 2),
    WORKER_END("RSS of worker at the end, MB", Better.LESS, 0),
    LOG_END("RSS of log at the end, MB", Better.LESS, 0),
    LOG_SIZE("log on disk, MB", Better.LESS, 0),
    BEHIND("done after the source's last commit, s", Better.LESS, 2),
    SLOW_TAKEN("of the slow one's records taken meanwhile, %", Better.NEITHER, 1),
    MADE_IN("changes made in, s", Better.NEITHER, 2),
    OTHER_WORK("other work on the machine, %", Better.NEITHER, 0),
    WORKER_IDLE("idle RSS of worker, MB", Better.LESS, 0),
    LOG_IDLE("idle RSS of log, MB", Better.LESS, 0),
    WORKER_IDLE_CPU("idle CPU of worker, % of a core", Better.LESS, 1),
    LOG_IDLE_CPU("idle CPU of log, % of a core", Better.LESS, 1),
    SIZE("size without connectors, MB", Better.LESS, 1),
    JARS("jars without connectors", Better.LESS, 0);

    /** Which of two values is the better one. */
    enum Better {
        MORE,
        LESS,
        NEITHER
    }

    private final String title;
    private final Better better;
    private final int decimals;

    Figure(String title, Better better, int decimals) {
        this.title = title;
        this.better = better;
        this.decimals = decimals;
    }

    String title() {
        return title;
    }

    int decimals() {
        return decimals;
    }

    /** How many times better ours is than theirs; NaN where neither would be. */
    double factor(double ours, double theirs) {
        return switch (better) {
            case MORE -> ours / theirs;
            case LESS -> theirs / ours;
            case NEITHER -> Double.NaN;
        };
    }
}
