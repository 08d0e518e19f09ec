package dev.jetconnect.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * The calls that the runtime makes on a connector or a task: each is written down, then blocks and
 * fails where the config says so. A place is named {@code connector.start}, {@code task.put}, ...
 *
 * <p>Thread-safe.
 */
final class Calls {
    private static final Duration BLOCK_MAX = Duration.ofMinutes(5);
    private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

    private final ProbeConfig config;
    private final EventLog log;
    private final String who;
    private final String kind;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    private Calls(ProbeConfig config, String kind, String who) {
        this.config = config;
        this.log = new EventLog(config);
        this.kind = kind;
        this.who = who;
    }

    static Calls ofConnector(ProbeConfig config) {
        return new Calls(config, "connector", "connector");
    }

    static Calls ofTask(ProbeConfig config) {
        return new Calls(config, "task", "task-" + config.task());
    }

    ProbeConfig config() {
        return config;
    }

    EventLog log() {
        return log;
    }

    String who() {
        return who;
    }

    /** A call that is worth a line. */
    void on(String call, Object... details) {
        note(call, details);
        obey(call);
    }

    /** Writes a line without being a place. */
    void note(String what, Object... details) {
        StringBuilder line = new StringBuilder(what);
        for (Object detail : details) {
            line.append(' ').append(detail);
        }
        log.event(who, line.toString());
    }

    /** Blocks and fails where the config says so. */
    void obey(String call) {
        String place = kind + "." + call;
        if (config.getList(ProbeConfig.BLOCK).contains(place)) {
            config.file(ProbeConfig.BLOCK_WHILE_FILE).ifPresent(file -> block(call, file));
        }
        if (config.getList(ProbeConfig.FAIL).contains(place) && isToFail(place)) {
            note("failed", call);
            String message = "The probe was told to fail in " + place;
            throw config.getBoolean(ProbeConfig.FAIL_RETRIABLE)
                    ? new RetriableException(message)
                    : new ConnectException(message);
        }
    }

    /** Waits, deaf to interrupts as a hanging connector is, until the file vanishes. */
    static void awaitAbsence(Path file) {
        long end = System.nanoTime() + BLOCK_MAX.toNanos();
        boolean isInterrupted = false;
        while (Files.exists(file) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            isInterrupted |= Thread.interrupted();
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void block(String call, Path file) {
        if (Files.exists(file)) {
            note("blocked", call);
            awaitAbsence(file);
            note("released", call);
        }
    }

    private boolean isToFail(String place) {
        List<String> tasks = config.getList(ProbeConfig.FAIL_TASKS);
        if (kind.equals("task")
                && !tasks.isEmpty()
                && !tasks.contains(String.valueOf(config.task()))) {
            return false;
        }
        if (config.file(ProbeConfig.FAIL_WHILE_FILE).map(Files::notExists).orElse(false)) {
            return false;
        }
        long count = counts.merge(place, 1, Integer::sum);
        long from = config.getInt(ProbeConfig.FAIL_FROM);
        return count >= from && count < from + config.getInt(ProbeConfig.FAIL_TIMES);
    }
}
