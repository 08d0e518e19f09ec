package dev.jetconnect.chaos;

import java.time.Duration;

/**
 * A worker that dies, hangs, is stopped in order, or loses its way to NATS.
 *
 * @param worker its number, from 0
 */
record WorkerFault(Way way, int worker, Duration lasting) implements Fault {
    /** How it goes away. */
    enum Way {
        /** SIGKILL; started again at the end. */
        KILLED,
        /** SIGSTOP, and SIGCONT at the end: it goes on as if no time had passed. */
        PAUSED,
        /** SIGTERM; started again at the end, as in a rolling restart. */
        STOPPED,
        /** Its connections to NATS break, and new ones are refused. */
        CUT_OFF,
        /** Its connections to NATS stay, but nothing comes through. */
        STALLED
    }

    @Override
    public String subject() {
        return "worker " + worker;
    }

    @Override
    public Reach reach() {
        return Reach.WORKER;
    }

    @Override
    public void begin(World world) {
        ChaosWorker disturbed = world.worker(worker);
        switch (way) {
            case KILLED -> disturbed.kill();
            case PAUSED -> disturbed.pause();
            case STOPPED -> disturbed.stop();
            case CUT_OFF -> disturbed.cutOff();
            case STALLED -> disturbed.stall();
        }
    }

    @Override
    public void end(World world) {
        world.worker(worker).heal();
    }

    @Override
    public String toString() {
        return subject() + " " + way;
    }
}
