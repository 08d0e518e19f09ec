package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.Distribution;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A distributed worker of Kafka Connect: the oracle.
 *
 * <p>Confined to the test's thread.
 */
final class KafkaConnectUnderTest implements ConnectUnderTest {
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private final KafkaProcess process;
    private final RecordLog recordLog;
    private final ConnectRest rest;
    private final String group;

    KafkaConnectUnderTest(WorkerSpace space, RecordLog recordLog) {
        this.recordLog = recordLog;
        this.group = space.group();
        this.rest = new ConnectRest(URI.create("http://127.0.0.1:" + Distribution.freePort()));
        Map<String, String> settings = space.settings(recordLog);
        settings.putIfAbsent("listeners", rest.address().toString());
        Path file = KafkaProcess.writeSettings(space.folder(), settings);
        this.process =
                new KafkaProcess(
                        space.folder(),
                        space.environment(),
                        "org.apache.kafka.connect.cli.ConnectDistributed",
                        file.toString());
    }

    @Override
    public ConnectRest rest() {
        return rest;
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
        process.launch();
        await().atMost(START_MAX)
                .untilAsserted(
                        () -> {
                            assertThat(process.isAlive()).as(log()).isTrue();
                            assertThat(rest.isReachable()).isTrue();
                        });
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
