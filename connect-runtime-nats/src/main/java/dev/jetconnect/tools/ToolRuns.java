package dev.jetconnect.tools;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.spi.ToolProvider;
import org.apache.kafka.common.config.ConfigException;

/**
 * The runs of one tool in a worker: few at once, and of those that have ended the newest.
 *
 * <p>Thread-safe.
 */
public final class ToolRuns implements AutoCloseable {
    public static final int RUNNING_MAX = 2;
    private static final int KEPT_MAX = 20;
    private static final long END_SECONDS_MAX = 10;

    private final Supplier<ToolProvider> finder;
    private final TreeMap<Long, ToolRun> runs = new TreeMap<>();
    private ToolProvider tool;
    private long lastId;
    private boolean isClosed;

    /**
     * @param finder gives the tool, or throws {@link IllegalArgumentException}; asked when it is
     *     needed first
     */
    public ToolRuns(Supplier<ToolProvider> finder) {
        this.finder = finder;
    }

    /**
     * Starts a run.
     *
     * @param settings as JSON
     * @throws ConfigException the settings are wrong, or the tool is missing
     * @throws IllegalStateException too many are running
     */
    public synchronized ToolRun start(String settings) {
        if (isClosed) {
            throw new IllegalStateException("The worker stops.");
        }
        if (runs.values().stream().filter(ToolRun::isRunning).count() >= RUNNING_MAX) {
            throw new IllegalStateException(
                    RUNNING_MAX + " are running already: wait for one of them, or stop it.");
        }
        check(settings);
        ToolRun run = new ToolRun(++lastId, tool(), settings);
        runs.put(run.id(), run);
        forgetOldest();
        run.start();
        return run;
    }

    public synchronized Optional<ToolRun> find(long id) {
        return Optional.ofNullable(runs.get(id));
    }

    public synchronized List<ToolRun> all() {
        return new ArrayList<>(runs.values());
    }

    /** Asks a run to end; it stays known. */
    public synchronized Optional<ToolRun> stop(long id) {
        Optional<ToolRun> run = find(id);
        run.ifPresent(ToolRun::stop);
        return run;
    }

    @Override
    public void close() throws InterruptedException {
        List<ToolRun> all;
        synchronized (this) {
            isClosed = true;
            all = all();
        }
        all.forEach(ToolRun::stop);
        for (ToolRun run : all) {
            run.end(TimeUnit.SECONDS.toMillis(END_SECONDS_MAX));
        }
    }

    private void check(String settings) {
        StringWriter problem = new StringWriter();
        int status =
                tool().run(new PrintWriter(problem), new PrintWriter(problem), "--check", settings);
        if (status != 0) {
            throw new ConfigException(problem.toString().strip());
        }
    }

    private ToolProvider tool() {
        if (tool == null) {
            try {
                tool = finder.get();
            } catch (IllegalArgumentException e) {
                throw new ConfigException(e.getMessage());
            }
        }
        return tool;
    }

    private void forgetOldest() {
        List<Long> ended =
                runs.entrySet().stream()
                        .filter(entry -> !entry.getValue().isRunning())
                        .map(Map.Entry::getKey)
                        .toList();
        ended.stream().limit(Math.max(0, runs.size() - KEPT_MAX)).forEach(runs::remove);
    }
}
