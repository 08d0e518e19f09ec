package dev.jetconnect.it.conformance;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.WorkerUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A worker of the built distribution.
 *
 * <p>Confined to the test's thread.
 */
final class JetConnectUnderTest implements ConnectUnderTest {
    private static final Duration END_MAX = Duration.ofMinutes(2);

    private final WorkerUnderTest worker;
    private final RecordLog recordLog;
    private final WorkerSpace space;

    JetConnectUnderTest(WorkerSpace space, RecordLog recordLog) {
        this.recordLog = recordLog;
        this.space = space;
        this.worker = new WorkerUnderTest(space.folder(), space.listeners().rest());
        worker.withEnvironment(space.environment());
        worker.with("restart.policy", "none"); // as Kafka Connect, whose failed tasks stay failed
        Map<String, String> settings = space.settings(recordLog);
        settings.forEach(worker::with);
    }

    @Override
    public ConnectRest rest() {
        return worker.rest();
    }

    @Override
    public ConnectRest secureRest() {
        return space.listeners().secureRest();
    }

    @Override
    public Path folder() {
        return space.folder();
    }

    @Override
    public RecordLog recordLog() {
        return recordLog;
    }

    @Override
    public String group() {
        return space.group();
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public int startInVain() {
        return worker.launch().awaitEnd(END_MAX);
    }

    @Override
    public long processId() {
        return worker.processId();
    }

    @Override
    public void stop() {
        worker.close();
    }

    @Override
    public void kill() {
        worker.kill();
    }

    @Override
    public String log() {
        return worker.log();
    }

    @Override
    public void close() {
        worker.close();
    }
}
