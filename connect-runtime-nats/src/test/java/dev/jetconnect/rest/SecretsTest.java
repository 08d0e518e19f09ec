package dev.jetconnect.rest;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.rest.probe.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Config providers: connectors get the secrets, nobody else does. */
class SecretsTest {
    private static final String SECRET = "s3cret-of-the-file";

    @TempDir private static Path folder;
    private static RestWorker worker;

    @BeforeAll
    static void startWorker() throws IOException {
        Files.writeString(folder.resolve("secrets.properties"), "password=" + SECRET + "\n");
        Files.writeString(folder.resolve("token"), "token-of-the-folder");
        worker =
                RestWorker.start(
                        Map.of(
                                "config.providers",
                                "file,dir,env,rotating",
                                "config.providers.file.class",
                                FileConfigProvider.class.getName(),
                                "config.providers.dir.class",
                                DirectoryConfigProvider.class.getName(),
                                "config.providers.env.class",
                                EnvVarConfigProvider.class.getName(),
                                "config.providers.rotating.class",
                                Rotating.class.getName()));
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @Test
    void tasksGetTheSecretsAndRestShowsTheReferences() {
        String reference = "${file:" + folder.resolve("secrets.properties") + ":password}";
        worker.run(
                "c",
                Map.of(
                        "probe.secret",
                        reference,
                        "a.token",
                        "${dir:" + folder + ":token}",
                        "a.home",
                        "${env:PATH}"));

        Map<String, String> given = Probe.startedTasks("c").get(0);
        assertThat(given)
                .containsEntry("probe.secret", SECRET)
                .containsEntry("a.token", "token-of-the-folder")
                .containsEntry("a.home", System.getenv("PATH"));
        for (String part : new String[] {"", "/config", "/tasks", "/status"}) {
            String answer = worker.get("/connectors/c" + part).body().toString();
            assertThat(answer).doesNotContain(SECRET, "token-of-the-folder");
        }
        assertThat(worker.get("/connectors/c/tasks").body().at("/0/config/probe.secret").asText())
                .isEqualTo(reference);
        worker.delete("/connectors/c");
    }

    @Test
    void validationShowsNoSecret() {
        String reference = "${file:" + folder.resolve("secrets.properties") + ":password}";

        String validated =
                worker.put(
                                "/connector-plugins/ProbeSource/config/validate",
                                RestWorker.probe(
                                        Map.of(
                                                "name",
                                                "v",
                                                "probe.number",
                                                reference,
                                                "probe.block",
                                                reference,
                                                "key.converter",
                                                reference)))
                        .body()
                        .toString();
        String refused = worker.create("v", Map.of("probe.number", reference)).message();

        assertThat(validated).contains("probe.number").doesNotContain(SECRET);
        assertThat(refused).contains("probe.number").doesNotContain(SECRET);
    }

    @Test
    void missingSecretIsRefused() {
        var answer = worker.create("m", Map.of("a", "${dir:/no/such/folder:x} ${file:/none:y}"));

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
        assertThat(answer.message()).doesNotContain("\tat ");
        assertThat(worker.get("/connectors/m").status()).isEqualTo(404);
    }

    @Test
    void secretWithATimeToLiveReachesTheTasksWhenItChanges() {
        worker.run("rotated", Map.of("probe.secret", "${rotating:x:y}"));

        await().atMost(ofSeconds(60))
                .until(
                        () ->
                                Probe.startedTasks("rotated").stream()
                                                .map(config -> config.get("probe.secret"))
                                                .distinct()
                                                .count()
                                        > 1);

        worker.delete("/connectors/rotated");
    }

    /** Gives another secret each second. */
    public static final class Rotating implements ConfigProvider {
        @Override
        public ConfigData get(String path) {
            return new ConfigData(
                    Map.of("y", "secret-" + System.currentTimeMillis() / 1000), 1000L);
        }

        @Override
        public ConfigData get(String path, java.util.Set<String> keys) {
            return get(path);
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }
}
