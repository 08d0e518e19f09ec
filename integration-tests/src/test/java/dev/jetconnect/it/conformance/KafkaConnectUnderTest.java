package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.test.KafkaProcess;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A distributed worker of Kafka Connect: the oracle.
 *
 * <p>Confined to the test's thread.
 */
final class KafkaConnectUnderTest implements ConnectUnderTest {
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private final KafkaProcess process;
    private final RecordLog recordLog;
    private final WorkerSpace space;

    KafkaConnectUnderTest(WorkerSpace space, RecordLog recordLog) {
        this.recordLog = recordLog;
        this.space = space;
        Path file = KafkaProcess.writeSettings(space.folder(), space.settings(recordLog));
        this.process =
                new KafkaProcess(
                        Oracle.JAVA.command(
                                "org.apache.kafka.connect.cli.ConnectDistributed", file.toString()),
                        space.folder(),
                        space.environment());
    }

    @Override
    public ConnectRest rest() {
        return space.listeners().rest();
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
        process.launch();
        await().atMost(START_MAX)
                .untilAsserted(
                        () -> {
                            assertThat(process.isAlive()).as(log()).isTrue();
                            assertThat(rest().isReachable()).isTrue();
                        });
    }

    @Override
    public int startInVain() {
        process.launch();
        return process.awaitEnd();
    }

    @Override
    public long processId() {
        return process.id();
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public String log() {
        return process.log();
    }

    /** Its data are not needed again. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.kill();
        }
    }
}
