package dev.jetconnect.chaos;

import java.time.Duration;

/**
 * SIGKILL for a nats-server, which is started again at the end.
 *
 * @param server its number, from 0
 */
record NatsFault(int server, Duration lasting) implements Fault {
    @Override
    public String subject() {
        return "nats-server " + server;
    }

    @Override
    public Reach reach() {
        return Reach.EVERYBODY;
    }

    @Override
    public void begin(World world) {
        world.nats().kill(server);
    }

    @Override
    public void end(World world) {
        world.nats().launch(server);
    }

    @Override
    public String toString() {
        return subject() + " KILLED";
    }
}
