package dev.jetconnect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.config.WorkerSettings;
import dev.jetconnect.rest.RestWorker.Answer;
import dev.jetconnect.rest.probe.ProbeSink;
import dev.jetconnect.test.FreePort;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.apache.kafka.connect.runtime.rest.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The REST server's own settings. */
class RestServerTest {
    private static final String PASSWORD = "changeit";

    @TempDir private static java.nio.file.Path folder;
    private static int httpsPort;
    private static RestWorker worker;

    @BeforeAll
    static void startWorker() throws IOException, InterruptedException {
        httpsPort = FreePort.next();
        worker =
                RestWorker.start(
                        Map.of(
                                "listeners",
                                "http://127.0.0.1:0,https://127.0.0.1:" + httpsPort,
                                "listeners.https.ssl.keystore.location",
                                keyStore().toString(),
                                "listeners.https.ssl.keystore.password",
                                PASSWORD,
                                "listeners.https.ssl.key.password",
                                PASSWORD,
                                "admin.listeners",
                                "",
                                "topic.tracking.enable",
                                "false",
                                "connector.client.config.override.policy",
                                "Allowlist",
                                "connector.client.config.override.allowlist",
                                "max.poll.records",
                                "rest.extension.classes",
                                Extension.class.getName()));
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @Test
    void everyAnswerIsAnErrorInJsonUntilTheWorkerIsReady()
            throws IOException, InterruptedException {
        WorkerSettings settings = new WorkerSettings(Map.of("listeners", "http://127.0.0.1:0"));
        WorkerRestServer server = new WorkerRestServer(settings, new RestClient(settings));
        server.initializeServer();
        try {
            HttpResponse<String> list = get(HttpClient.newHttpClient(), server, "/connectors");
            HttpResponse<String> health = get(HttpClient.newHttpClient(), server, "/health");

            assertThat(list.statusCode()).isEqualTo(503);
            JsonNode refused = RestWorker.JSON.readTree(list.body());
            assertThat(refused.path("error_code").asInt()).isEqualTo(503);
            assertThat(refused.path("message").asText()).contains("starting");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(RestWorker.JSON.readTree(health.body()).path("status").asText())
                    .isEqualTo("starting");
        } finally {
            server.stop();
        }
    }

    @Test
    void listensWithTlsToo() throws IOException, InterruptedException, GeneralSecurityException {
        HttpClient client = HttpClient.newBuilder().sslContext(trust()).build();
        URI address = URI.create("https://localhost:" + httpsPort + "/connectors/a%2Fb%25/status");

        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("a/b%");
    }

    @Test
    void adminEndpointsCanBeSwitchedOff() {
        assertThat(worker.get("/admin/loggers").status()).isEqualTo(404);
    }

    @Test
    void topicTrackingCanBeSwitchedOff() {
        assertThat(worker.get("/connectors/c/topics").status()).isEqualTo(403);
        assertThat(worker.put("/connectors/c/topics/reset").status()).isEqualTo(403);
    }

    @Test
    void extensionAddsItsResources() {
        Answer answer = worker.get("/extension");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("connectors").asText()).isEqualTo("[]");
        assertThat(answer.body().path("cluster").asText()).isEqualTo("jetconnect");
    }

    @Test
    void overridesAreThoseOfThePolicy() {
        String validate = "/connector-plugins/ProbeSink/config/validate";
        Map<String, String> allowed =
                Map.of(
                        "connector.class",
                        ProbeSink.class.getName(),
                        "name",
                        "c",
                        "topics",
                        "t",
                        "consumer.override.max.poll.records",
                        "5");
        Map<String, String> refused = new java.util.HashMap<>(allowed);
        refused.put("consumer.override.auto.offset.reset", "latest");

        assertThat(worker.put(validate, allowed).body().path("error_count").asInt()).isZero();
        JsonNode answer = worker.put(validate, refused).body();

        assertThat(answer.path("error_count").asInt()).isEqualTo(1);
        assertThat(answer.toString())
                .contains("The 'Allowlist' policy does not allow 'auto.offset.reset'");
    }

    @Test
    void workerIsUnhealthyWhileNatsDoesNotAnswer() throws IOException, InterruptedException {
        signal("-STOP");
        Answer unhealthy;
        try {
            unhealthy = worker.get("/health");
        } finally {
            signal("-CONT");
        }

        assertThat(unhealthy.status()).isEqualTo(500);
        assertThat(unhealthy.body().path("status").asText()).isEqualTo("unhealthy");
        assertThat(unhealthy.body().path("message").asText())
                .contains("waiting for NATS to answer");
        assertThat(worker.get("/health").status()).isEqualTo(200);
    }

    private static void signal(String signal) throws IOException, InterruptedException {
        String server =
                ProcessHandle.current()
                        .descendants()
                        .filter(child -> child.info().command().orElse("").endsWith("nats-server"))
                        .map(child -> Long.toString(child.pid()))
                        .findFirst()
                        .orElseThrow();
        new ProcessBuilder("kill", signal, server).start().waitFor();
    }

    private static HttpResponse<String> get(HttpClient client, WorkerRestServer server, String path)
            throws IOException, InterruptedException {
        URI address = server.advertisedUrl().resolve(path);
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static java.nio.file.Path keyStore() throws IOException, InterruptedException {
        java.nio.file.Path file = folder.resolve("server.p12");
        Process keytool =
                new ProcessBuilder(
                                java.nio.file.Path.of(
                                                System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        return file;
    }

    private static SSLContext trust() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve("server.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        String alias = store.aliases().nextElement();
        trusted.setCertificateEntry(alias, store.getCertificate(alias));
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    /** As users write them. */
    public static final class Extension implements ConnectRestExtension {
        @Override
        public void register(ConnectRestExtensionContext context) {
            context.configurable()
                    .register(
                            new Resource(
                                    () ->
                                            Map.of(
                                                    "connectors",
                                                    context.clusterState().connectors().toString(),
                                                    "cluster",
                                                    context.clusterState()
                                                            .clusterDetails()
                                                            .kafkaClusterId())));
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void close() {}
    }

    /** Of the extension. */
    @Path("/extension")
    public static final class Resource {
        private final java.util.function.Supplier<Map<String, String>> state;

        Resource(java.util.function.Supplier<Map<String, String>> state) {
            this.state = state;
        }

        @GET
        public Map<String, String> get() {
            return state.get();
        }
    }
}
