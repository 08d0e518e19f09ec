package dev.jetconnect.chaos;

import java.time.Duration;

/** A database that crashes, or loses its connections for a moment or a while. */
record DatabaseFault(Way way, Side side, Duration lasting) implements Fault {
    /** Which of the two. */
    enum Side {
        SOURCE,
        TARGET
    }

    /** What happens to it. */
    enum Way {
        /** Ends without a checkpoint and is started again on its data. */
        CRASHED,
        /** All connections are ended by the server; new ones are welcome. */
        CONNECTIONS_RESET,
        /** The workers' connections break, and new ones are refused until the end. */
        CUT_OFF
    }

    @Override
    public String subject() {
        return "database " + side;
    }

    @Override
    public Reach reach() {
        return Reach.NOBODY;
    }

    @Override
    public void begin(World world) {
        Database database = world.database(side);
        switch (way) {
            case CRASHED -> database.crash();
            case CONNECTIONS_RESET -> database.resetConnections();
            case CUT_OFF -> database.cutOff();
        }
    }

    @Override
    public void end(World world) {
        world.database(side).heal();
    }

    @Override
    public String toString() {
        return subject() + " " + way;
    }
}
