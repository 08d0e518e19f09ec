package dev.jetconnect.chaos;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.WorkerUnderTest;
import dev.jetconnect.test.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A worker that can be disturbed, and whose way to NATS leads through proxies of its own. One that
 * ends by itself is started again, as a service manager does it.
 *
 * <p>Thread-safe.
 */
final class ChaosWorker implements AutoCloseable {
    private static final Duration END_MAX = Duration.ofMinutes(2);

    private enum State {
        FINE,
        PAUSED,
        ENDED,
        CUT_OFF
    }

    private final String name;
    private final WorkerUnderTest worker;
    private final List<TcpProxy> waysToNats;
    private State state = State.FINE;
    private final List<Integer> endsByItself = new ArrayList<>();

    ChaosWorker(String name, WorkerUnderTest worker, List<TcpProxy> waysToNats) {
        this.name = name;
        this.worker = worker;
        this.waysToNats = List.copyOf(waysToNats);
    }

    /** What a look at its process says. */
    record Sample(String worker, long residentBytes, int threads) {}

    synchronized void launch() {
        worker.launch();
    }

    synchronized void kill() {
        state = State.ENDED;
        worker.kill();
    }

    /** Returns while it is still ending. */
    synchronized void stop() {
        state = State.ENDED;
        worker.terminate();
    }

    synchronized void pause() {
        state = State.PAUSED;
        signal("STOP");
    }

    synchronized void cutOff() {
        state = State.CUT_OFF;
        waysToNats.forEach(TcpProxy::cut);
    }

    synchronized void stall() {
        state = State.CUT_OFF;
        waysToNats.forEach(TcpProxy::stall);
    }

    /** Takes back whatever was done to it. */
    synchronized void heal() {
        waysToNats.forEach(TcpProxy::restore);
        switch (state) {
            case FINE, CUT_OFF -> {}
            case PAUSED -> signal("CONT");
            case ENDED -> {
                if (worker.isAlive()) {
                    worker.awaitEnd(END_MAX);
                }
                worker.launch();
            }
        }
        state = State.FINE;
    }

    /** Starts it again if it has ended without being told to. */
    synchronized void keepAlive() {
        if (state == State.FINE && !worker.isAlive()) {
            endsByItself.add(worker.awaitEnd(END_MAX));
            worker.launch();
        }
    }

    /** The exit statuses of those ends. */
    synchronized List<Integer> endsByItself() {
        return List.copyOf(endsByItself);
    }

    /** Whether nothing is done to it at the moment. It may still be starting. */
    synchronized boolean isUndisturbed() {
        return state == State.FINE && worker.isAlive();
    }

    ConnectRest rest() {
        return worker.rest();
    }

    String log() {
        return worker.log();
    }

    String name() {
        return name;
    }

    synchronized Optional<Sample> sample() {
        if (state == State.ENDED || !worker.isAlive()) {
            return Optional.empty();
        }
        try {
            List<String> status = Files.readAllLines(Path.of("/proc", processId(), "status"));
            return Optional.of(
                    new Sample(
                            name,
                            1024 * number(status, "VmRSS:"),
                            (int) number(status, "Threads:")));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // it has ended in between
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        waysToNats.forEach(TcpProxy::restore);
        if (state == State.PAUSED) {
            signal("CONT");
        }
        state = State.ENDED;
        worker.close();
        waysToNats.forEach(TcpProxy::close);
    }

    private static long number(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private void signal(String signal) {
        Signals.send(signal, worker.processId());
    }

    private String processId() {
        return String.valueOf(worker.processId());
    }
}
