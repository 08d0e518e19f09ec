package dev.jetconnect.pipeline;

import dev.jetconnect.log.TopicEnds;
import dev.jetconnect.tools.DatabaseTools;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.Herder;

/**
 * The cutovers that this worker has begun, the last one of each pipeline, and waits for sinks.
 *
 * <p>Thread-safe.
 */
public final class Cutovers implements AutoCloseable {
    private final Pipelines pipelines;
    private final DatabaseTools tools;
    private final Watermark watermark;
    private final Map<String, Cutover> cutovers = new ConcurrentHashMap<>();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    runnable -> {
                        Thread thread = new Thread(runnable, "cutover");
                        thread.setDaemon(true);
                        return thread;
                    });

    public Cutovers(Pipelines pipelines, Herder herder, TopicEnds ends, DatabaseTools tools) {
        ConnectorCalls connectors = new ConnectorCalls(herder);
        this.pipelines = pipelines;
        this.tools = tools;
        this.watermark = new Watermark(connectors, new CopyProgress(connectors, ends), ends, tools);
    }

    /**
     * Begins a cutover, of which {@link #report} tells.
     *
     * @param timeout how long to wait until the sinks have what the source has
     */
    public CutoverReport begin(String pipeline, Duration timeout) {
        Cutover cutover = new Cutover(pipelines.streaming(pipeline), watermark, tools, timeout);
        Cutover present =
                cutovers.merge(
                        pipeline,
                        cutover,
                        (before, now) -> before.report().isRunning() ? before : now);
        if (present != cutover) {
            throw new AlreadyExistsException(
                    "A cutover of "
                            + pipeline
                            + " is running: GET /pipelines/"
                            + pipeline
                            + "/cutover.");
        }
        threads.execute(cutover);
        return cutover.report();
    }

    /** How the last cutover is. */
    public CutoverReport report(String pipeline) {
        return Optional.ofNullable(cutovers.get(pipeline))
                .map(Cutover::report)
                .orElseThrow(
                        () ->
                                new NotFoundException(
                                        "This worker has begun no cutover of "
                                                + pipeline
                                                + ": POST /pipelines/"
                                                + pipeline
                                                + "/cutover begins one."));
    }

    /**
     * Waits until all sinks have what the source has now.
     *
     * @return who has not; empty: all have
     */
    public Optional<String> await(String pipeline, Duration timeout) throws InterruptedException {
        return watermark.await(pipelines.streaming(pipeline), timeout).behind();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
