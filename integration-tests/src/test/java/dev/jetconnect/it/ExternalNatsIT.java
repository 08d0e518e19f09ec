package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.NKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A NATS that somebody else runs, by each of its ways to say who connects. */
class ExternalNatsIT {
    private static final Duration ARRIVAL_MAX = Duration.ofSeconds(60);
    private static final String SECRET = "s3cret-of-nats";

    @TempDir private Path folder;

    @Test
    void userAndPasswordMoveRecords() throws IOException {
        try (NatsServerUnderTest server =
                server("authorization { user: connect, password: \"%s\" }".formatted(SECRET))) {
            assertRecordsMove(
                    worker(server.url())
                            .with("nats.username", "connect")
                            .with("nats.password", SECRET));
        }
    }

    @Test
    void tokenMovesRecords() throws IOException {
        try (NatsServerUnderTest server =
                server("authorization { token: \"%s\" }".formatted(SECRET))) {
            assertRecordsMove(worker(server.url()).with("nats.token", SECRET));
        }
    }

    @Test
    void nkeyMovesRecords() throws IOException, GeneralSecurityException {
        NKey user = NKey.createUser(new SecureRandom());
        Path seed = Files.writeString(folder.resolve("user.nk"), new String(user.getSeed()) + "\n");
        String access =
                "authorization { users: [ { nkey: %s } ] }"
                        .formatted(new String(user.getPublicKey()));

        try (NatsServerUnderTest server = server(access)) {
            assertRecordsMove(worker(server.url()).with("nats.nkey", seed.toString()));
        }
    }

    @Test
    void credentialsFileMovesRecords() throws IOException, GeneralSecurityException {
        NatsOperator operator = NatsOperator.create();
        Path credentials =
                Files.writeString(folder.resolve("connect.creds"), operator.credentials());

        try (NatsServerUnderTest server = server(operator.serverConfiguration())) {
            assertRecordsMove(
                    worker(server.url()).with("nats.credentials", credentials.toString()));
        }
    }

    @Test
    void tlsWithAPemFileMovesRecords()
            throws IOException, GeneralSecurityException, InterruptedException {
        ServerCertificate certificate = ServerCertificate.create(folder.resolve("tls"));

        try (NatsServerUnderTest server = server(tls(certificate))) {
            assertRecordsMove(
                    worker(server.tlsUrl())
                            .with("nats.ssl.truststore.type", "PEM")
                            .with(
                                    "nats.ssl.truststore.location",
                                    certificate.certificate().toString()));
        }
    }

    @Test
    void tlsWithATrustStoreMovesRecords()
            throws IOException, GeneralSecurityException, InterruptedException {
        ServerCertificate certificate = ServerCertificate.create(folder.resolve("tls"));
        Path store = certificate.trustStore(folder.resolve("trust.p12"), SECRET);

        try (NatsServerUnderTest server = server(tls(certificate))) {
            assertRecordsMove(
                    worker(server.tlsUrl())
                            .with("nats.ssl.truststore.type", "PKCS12")
                            .with("nats.ssl.truststore.location", store.toString())
                            .with("nats.ssl.truststore.password", SECRET));
        }
    }

    @Test
    void certificateThatIsNotTrustedEndsTheWorkerWithOneSentence()
            throws IOException, GeneralSecurityException, InterruptedException {
        ServerCertificate certificate = ServerCertificate.create(folder.resolve("tls"));

        try (NatsServerUnderTest server = server(tls(certificate));
                WorkerUnderTest worker = worker(server.tlsUrl()).launch()) {
            StartFailure.await(worker).saysInOneSentence(server.tlsUrl(), "nats.ssl.truststore");
        }
    }

    private NatsServerUnderTest server(String access) {
        return NatsServerUnderTest.start(folder.resolve("nats"), access);
    }

    private WorkerUnderTest worker(String url) {
        return new WorkerUnderTest(folder.resolve("worker"))
                .with("plugin.path", Distribution.filePlugin().toString())
                .with("nats.url", url);
    }

    private static String tls(ServerCertificate certificate) {
        return "tls { cert_file: \"%s\", key_file: \"%s\" }"
                .formatted(certificate.certificate(), certificate.key());
    }

    private void assertRecordsMove(WorkerUnderTest worker) throws IOException {
        List<String> lines = IntStream.range(0, 1000).mapToObj(i -> "line " + i).toList();
        Path from = Files.write(folder.resolve("from.txt"), lines);
        Path to = folder.resolve("to.txt");
        try (worker) {
            worker.start();
            worker.rest().start(Connector.fileSource("lines", from, "lines"));
            worker.rest().start(Connector.fileSink("copy", to, "lines"));

            await().atMost(ARRIVAL_MAX)
                    .untilAsserted(() -> assertThat(Files.readAllLines(to)).isEqualTo(lines));

            assertThat(worker.hasServerProcess()).isFalse();
            assertThat(worker.log()).doesNotContain(SECRET);
        }
    }
}
