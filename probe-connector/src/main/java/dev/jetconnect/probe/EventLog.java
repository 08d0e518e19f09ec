package dev.jetconnect.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes down what the runtime does with a connector: one line in {@code <connector>.events} for
 * each call, one JSON line in {@code <connector>.records} for each record that a sink gets. All
 * tasks of a connector share the files, so that a file's order is that of the calls.
 *
 * <p>With stamps, each line also tells when it was written and by which run: one instance of a task
 * in one process.
 *
 * <p>Thread-safe: a line is written by one append.
 */
final class EventLog {
    private final Optional<Path> folder;
    private final String connector;
    private final boolean isStamped;
    private final String run;

    EventLog(ProbeConfig config) {
        this.folder = config.file(ProbeConfig.LOG_DIR);
        this.connector = config.connector();
        this.isStamped = config.getBoolean(ProbeConfig.STAMPS);
        this.run = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    }

    /**
     * Adds an event.
     *
     * @param who {@code connector} or {@code task-N}
     */
    void event(String who, String what) {
        append(
                ".events",
                (isStamped ? System.currentTimeMillis() + " " + run + " " : "") + who + " " + what);
    }

    void record(String json) {
        append(
                ".records",
                isStamped
                        ? "{\"time\":"
                                + System.currentTimeMillis()
                                + ",\"run\":\""
                                + run
                                + "\","
                                + json.substring(1)
                        : json);
    }

    boolean isStamped() {
        return isStamped;
    }

    /** Names the instance that writes here, and its process. */
    String run() {
        return run;
    }

    /** The file with commands for {@code who}, which a test writes. */
    Optional<Path> commands(String who) {
        return folder.map(path -> path.resolve(connector + "." + who + ".commands"));
    }

    private void append(String suffix, String line) {
        if (folder.isEmpty()) {
            return;
        }
        try {
            Files.writeString(
                    folder.get().resolve(connector + suffix),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
