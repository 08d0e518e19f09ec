package dev.jetconnect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that differ are looked at again when a worker says that the target is up to date. */
class WatermarkTest {
    private final AtomicInteger asked = new AtomicInteger();
    private DatabaseAddress source;
    private DatabaseAddress target;
    private HttpServer worker;

    @BeforeEach
    void start() throws IOException {
        source = TestServers.create(DatabaseKind.POSTGRESQL, "watermark_source");
        target = TestServers.create(DatabaseKind.POSTGRESQL, "watermark_target");
        for (DatabaseAddress side : new DatabaseAddress[] {source, target}) {
            TestServers.execute(
                    side,
                    "CREATE TABLE t (id int PRIMARY KEY, v int)",
                    "INSERT INTO t SELECT n, 0 FROM generate_series(1, 100) n");
        }
        TestServers.execute(source, "UPDATE t SET v = 1 WHERE id = 50");
        worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        worker.start();
    }

    @AfterEach
    void stop() {
        worker.stop(0);
    }

    @Test
    void changeThatTheSinkStillHasToWriteIsNoDifference() {
        answer(
                200,
                "{\"reached\": true}",
                () -> TestServers.execute(target, "UPDATE t SET v = 1 WHERE id = 50"));

        VerifyRun run = verify();

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(asked).hasValue(1);
    }

    @Test
    void rowThatDiffersAlthoughTheSinkIsThereIsADifference() {
        answer(200, "{\"reached\": true}", () -> {});

        VerifyRun run = verify();

        assertThat(run.status()).as(run.out() + run.err()).isOne();
        assertThat(run.table().path("changed").asInt()).isOne();
    }

    @Test
    void sinkThatIsBehindIsSaidToBe() {
        answer(200, "{\"reached\": false, \"message\": \"shop-sink-1 is behind.\"}", () -> {});

        VerifyRun run = verify();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.report().path("error").asText()).contains("shop-sink-1 is behind.");
    }

    @Test
    void workerThatRefusesIsQuoted() {
        answer(404, "{\"error_code\": 404, \"message\": \"There is no pipeline 'x'\"}", () -> {});

        VerifyRun run = verify();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.report().path("error").asText()).contains("There is no pipeline 'x'");
    }

    private void answer(int status, String body, Runnable before) {
        worker.createContext(
                "/pipelines/x/watermark",
                exchange -> {
                    asked.incrementAndGet();
                    before.run();
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private VerifyRun verify() {
        String url = "http://127.0.0.1:" + worker.getAddress().getPort() + "/pipelines/x/watermark";
        return VerifyRun.of(
                VerifyRun.settings(source, target)
                        .put("watermark.url", url)
                        // With a time to wait it would not end in this test.
                        .put("recheck.interval.ms", 3_600_000)
                        .put("recheck.timeout.ms", 500));
    }
}
