package dev.jetconnect.chaos;

import dev.jetconnect.chaos.DatabaseFault.Side;
import java.time.Duration;
import java.util.SplittableRandom;

/** The kinds of faults that a schedule is drawn from. */
enum Kind {
    WORKER_KILLED,
    WORKER_PAUSED,
    WORKER_STOPPED,
    WORKER_CUT_OFF,
    WORKER_STALLED,
    NATS_KILLED,
    DATABASE_CRASHED,
    DATABASE_RESET,
    DATABASE_CUT_OFF,
    RESTARTED,
    CONNECTOR_PAUSED,
    CHANGED,
    ANOTHER_ADDED;

    /** Longer than a lease: who comes back after it has lost its tasks. */
    private static final Duration BEYOND_LEASE = Duration.ofSeconds(13);

    /** One fault of this kind. */
    Fault draw(SplittableRandom random, Shape shape) {
        return switch (this) {
            case WORKER_KILLED -> worker(WorkerFault.Way.KILLED, random, shape, seconds(random, 6));
            case WORKER_PAUSED ->
                    worker(WorkerFault.Way.PAUSED, random, shape, aroundLease(random));
            case WORKER_STOPPED ->
                    worker(WorkerFault.Way.STOPPED, random, shape, seconds(random, 6));
            case WORKER_CUT_OFF ->
                    worker(WorkerFault.Way.CUT_OFF, random, shape, aroundLease(random));
            case WORKER_STALLED ->
                    worker(WorkerFault.Way.STALLED, random, shape, aroundLease(random));
            case NATS_KILLED ->
                    new NatsFault(random.nextInt(shape.natsServers()), seconds(random, 6));
            case DATABASE_CRASHED -> database(DatabaseFault.Way.CRASHED, random, Duration.ZERO);
            case DATABASE_RESET ->
                    database(DatabaseFault.Way.CONNECTIONS_RESET, random, Duration.ZERO);
            case DATABASE_CUT_OFF ->
                    database(DatabaseFault.Way.CUT_OFF, random, seconds(random, 10));
            case RESTARTED -> rest(RestFault.Request.RESTART, random, Duration.ZERO);
            case CONNECTOR_PAUSED -> rest(RestFault.Request.PAUSE, random, seconds(random, 4));
            case CHANGED -> rest(RestFault.Request.CHANGE, random, Duration.ZERO);
            case ANOTHER_ADDED -> rest(RestFault.Request.ADD_ANOTHER, random, seconds(random, 6));
        };
    }

    private static Fault worker(
            WorkerFault.Way way, SplittableRandom random, Shape shape, Duration lasting) {
        return new WorkerFault(way, random.nextInt(shape.workers()), lasting);
    }

    private static Fault database(
            DatabaseFault.Way way, SplittableRandom random, Duration lasting) {
        return new DatabaseFault(way, random.nextBoolean() ? Side.SOURCE : Side.TARGET, lasting);
    }

    private static Fault rest(
            RestFault.Request request, SplittableRandom random, Duration lasting) {
        String connector = Pipelines.DISTURBED.get(random.nextInt(Pipelines.DISTURBED.size()));
        return new RestFault(request, connector, lasting);
    }

    private static Duration seconds(SplittableRandom random, int max) {
        return Duration.ofMillis(500 + random.nextLong(max * 1000L));
    }

    /** Half of them shorter than a lease, half of them longer. */
    private static Duration aroundLease(SplittableRandom random) {
        Duration some = seconds(random, 4);
        return random.nextBoolean() ? some : some.plus(BEYOND_LEASE);
    }
}
