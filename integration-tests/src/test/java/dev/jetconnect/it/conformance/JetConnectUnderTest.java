package dev.jetconnect.it.conformance;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.WorkerUnderTest;
import java.util.Map;

/**
 * A worker of the built distribution.
 *
 * <p>Confined to the test's thread.
 */
final class JetConnectUnderTest implements ConnectUnderTest {
    private final WorkerUnderTest worker;
    private final RecordLog recordLog;
    private final String group;

    JetConnectUnderTest(WorkerSpace space, RecordLog recordLog) {
        this.recordLog = recordLog;
        this.group = space.group();
        this.worker = new WorkerUnderTest(space.folder());
        worker.withEnvironment(space.environment());
        Map<String, String> settings = space.settings(recordLog);
        settings.forEach(worker::with);
    }

    @Override
    public ConnectRest rest() {
        return worker.rest();
    }

    @Override
    public RecordLog recordLog() {
        return recordLog;
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public void start() {
        worker.start();
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
