package dev.jetconnect.pipeline;

import dev.jetconnect.store.KvPipelineStore;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with pipelines, each on a thread of its own, as long as this worker runs. One worker of
 * the group is chosen for each pipeline; if two believe that they are, no harm is done.
 *
 * <p>Thread-safe.
 */
public final class PipelineWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PipelineWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final KvPipelineStore store;
    private final Pipelines pipelines;
    private final Predicate<String> isOwn;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(PipelineWatch::thread);
    private final ExecutorService threads = Executors.newCachedThreadPool(PipelineWatch::thread);

    /**
     * @param isOwn whether this worker is to go on with a pipeline
     */
    public PipelineWatch(KvPipelineStore store, Pipelines pipelines, Predicate<String> isOwn) {
        this.store = store;
        this.pipelines = pipelines;
        this.isOwn = isOwn;
    }

    public void start() {
        var unused =
                timer.scheduleWithFixedDelay(
                        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            for (String name : store.all().keySet()) {
                if (isOwn.test(name) && running.add(name)) {
                    threads.execute(() -> advance(name));
                }
            }
        } catch (RuntimeException e) {
            log.debug("The pipelines cannot be looked at for now", e);
        }
    }

    private void advance(String name) {
        try {
            pipelines.advance(name);
        } catch (RuntimeException e) {
            log.warn("Pipeline {} does not get on for now: {}", name, e.getMessage());
        } finally {
            running.remove(name);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private static Thread thread(Runnable runnable) {
        Thread thread = new Thread(runnable, "pipelines");
        thread.setDaemon(true);
        return thread;
    }
}
