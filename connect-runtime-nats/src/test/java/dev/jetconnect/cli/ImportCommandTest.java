package dev.jetconnect.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the real workers of ImportIT do not do on demand. */
class ImportCommandTest {
    private static final String LIST = "GET /connectors?expand=info&expand=status";
    private static final String PLUGINS = "GET /connector-plugins?connectorsOnly=false";
    private static final String OFFSETS =
            "{\"offsets\":[{\"partition\":{\"file\":\"a\"},\"offset\":{\"position\":7}}]}";
    private static final String NO_OFFSETS = "{\"offsets\":[]}";
    private static final String SECRET = "hunter2";
    private static final String STORE_PASSWORD = "of-the-test";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ScriptedConnect there = new ScriptedConnect();
    private final ScriptedConnect here = new ScriptedConnect();

    @AfterEach
    void stopServers() {
        there.close();
        here.close();
    }

    @Test
    void aSourceIsCreatedStoppedAndSetToItsOffsets() {
        there.on(LIST, 200, connector("lines", "source", "STOPPED", ""));
        there.on("GET /connectors/lines/offsets", 200, OFFSETS);
        hereWithPlugin("Lines");
        here.on("POST /connectors", 201, "{}");
        here.on("GET /connectors/lines/offsets", 200, NO_OFFSETS, OFFSETS);
        here.on("PATCH /connectors/lines/offsets", 200, "{\"message\":\"ok\"}");

        assertThat(run()).as(err.toString()).isZero();

        assertThat(here.changes()).hasSize(2);
        assertThat(here.changes().get(0))
                .startsWith("POST /connectors")
                .contains("\"initial_state\":\"STOPPED\"");
        assertThat(here.changes().get(1))
                .startsWith("PATCH /connectors/lines/offsets")
                .contains("\"position\":7");
        assertThat(there.changes()).isEmpty();
        assertThat(out.toString()).contains("lines  source  STOPPED there  imported, stopped here");
    }

    @Test
    void offsetsThatAFormerConnectorOfThatNameLeftAreForgotten() {
        there.on(LIST, 200, connector("lines", "source", "STOPPED", ""));
        there.on("GET /connectors/lines/offsets", 200, NO_OFFSETS);
        hereWithPlugin("Lines");
        here.on("POST /connectors", 201, "{}");
        here.on("GET /connectors/lines/offsets", 200, OFFSETS, NO_OFFSETS);
        here.on("PATCH /connectors/lines/offsets", 200, "{}");

        assertThat(run()).isZero();

        assertThat(here.changes().get(1))
                .contains("{\"partition\":{\"file\":\"a\"},\"offset\":null}");
    }

    @Test
    void aConnectorThatRefusesItsOffsetsIsRemovedAgain() {
        there.on(LIST, 200, connector("lines", "source", "RUNNING", ""));
        there.on("GET /connectors/lines/offsets", 200, OFFSETS);
        hereWithPlugin("Lines");
        here.on("POST /connectors", 201, "{}");
        here.on("GET /connectors/lines/offsets", 200, NO_OFFSETS);
        here.on("PATCH /connectors/lines/offsets", 500, "{\"message\":\"Position must be even\"}");
        here.on("DELETE /connectors/lines", 204, "");

        assertThat(run()).isEqualTo(1);

        assertThat(here.changes()).last().asString().startsWith("DELETE /connectors/lines");
        assertThat(out.toString())
                .contains("NOT imported", "Position must be even", "removed again");
    }

    @Test
    void offsetsThatDoNotArriveAreNoSuccess() {
        there.on(LIST, 200, connector("lines", "source", "STOPPED", ""));
        there.on("GET /connectors/lines/offsets", 200, OFFSETS);
        hereWithPlugin("Lines");
        here.on("POST /connectors", 201, "{}");
        here.on("GET /connectors/lines/offsets", 200, NO_OFFSETS);
        here.on("PATCH /connectors/lines/offsets", 200, "{}");
        here.on("DELETE /connectors/lines", 204, "");

        assertThat(run()).isEqualTo(1);

        assertThat(out.toString()).contains("Its offsets here are not those that were sent");
    }

    @Test
    void aRefusedConnectorKeepsTheOthersGoing() {
        there.on(
                LIST,
                200,
                "{"
                        + inner("bad", "sink", "RUNNING", "")
                        + ","
                        + inner("good", "sink", "RUNNING", "")
                        + "}");
        hereWithPlugin("Lines");
        here.on("POST /connectors", 400, "{\"message\":\"No such table\"}", "{}");

        assertThat(run()).isEqualTo(1);

        assertThat(out.toString()).contains("No such table");
        assertThat(here.changes()).hasSize(2);
    }

    @Test
    void whatMovesOnThereIsSaid() {
        there.on(LIST, 200, connector("lines", "source", "RUNNING", ""));
        there.on("GET /connectors/lines/offsets", 200, OFFSETS);
        hereWithPlugin("Lines");
        here.on("POST /connectors", 201, "{}");
        here.on("GET /connectors/lines/offsets", 200, NO_OFFSETS, OFFSETS);
        here.on("PATCH /connectors/lines/offsets", 200, "{}");

        assertThat(run()).isZero();

        assertThat(out.toString())
                .contains(
                        "its offsets go on moving",
                        "--connectors lines --offsets-only --stop-there",
                        "jetconnect connectors resume 'lines'");
    }

    @Test
    void offsetsAreReadAfterTheStop() {
        there.on(LIST, 200, connector("lines", "source", "RUNNING", ""));
        there.on("PUT /connectors/lines/stop", 204, "");
        there.on("GET /connectors/lines/status", 200, "{\"tasks\":[{\"id\":0}]}", "{\"tasks\":[]}");
        there.on("GET /connectors/lines/offsets", 200, OFFSETS);
        hereWithPlugin("Lines");
        here.on("POST /connectors", 201, "{}");
        here.on("GET /connectors/lines/offsets", 200, NO_OFFSETS, OFFSETS);
        here.on("PATCH /connectors/lines/offsets", 200, "{}");

        assertThat(run("--stop-there")).isZero();

        assertThat(there.requests())
                .containsSubsequence(
                        "PUT /connectors/lines/stop",
                        "GET /connectors/lines/status",
                        "GET /connectors/lines/status",
                        "GET /connectors/lines/offsets");
    }

    @Test
    void aSecondRunChangesNothing() {
        String same = connector("lines", "source", "STOPPED", "");
        there.on(LIST, 200, same).on("GET /connectors/lines/offsets", 200, OFFSETS);
        here.on(LIST, 200, same).on("GET /connectors/lines/offsets", 200, OFFSETS);

        assertThat(run()).isZero();

        assertThat(here.changes()).isEmpty();
        assertThat(out.toString()).contains("is here already");
    }

    @Test
    void anotherConnectorOfThatNameIsLeftAlone() {
        there.on(LIST, 200, connector("lines", "source", "STOPPED", ""));
        here.on(LIST, 200, connector("lines", "source", "RUNNING", ",\"file\":\"other\""));

        assertThat(run()).isEqualTo(1);

        assertThat(here.changes()).isEmpty();
        assertThat(out.toString()).contains("with another config");
    }

    @Test
    void offsetsThatMovedOnAreToldAndBroughtWhenAsked() {
        String same = connector("lines", "source", "STOPPED", "");
        there.on(LIST, 200, same).on("GET /connectors/lines/offsets", 200, OFFSETS);
        here.on(LIST, 200, same);
        here.on("GET /connectors/lines/offsets", 200, NO_OFFSETS, NO_OFFSETS, OFFSETS);
        here.on("PATCH /connectors/lines/offsets", 200, "{}");

        assertThat(run()).isEqualTo(1);
        assertThat(out.toString()).contains("Its offsets here are others than there");
        assertThat(here.changes()).isEmpty();

        assertThat(run("--offsets-only")).isZero();
        assertThat(here.changes()).hasSize(1);
    }

    @Test
    void aDryRunChangesNothingAndShowsWhatWouldBeRefused() {
        there.on(LIST, 200, connector("lines", "source", "RUNNING", ""));
        hereWithPlugin("Lines");
        here.on(
                "PUT /connector-plugins/Lines/config/validate",
                200,
                "{\"configs\":[{\"value\":{\"errors\":[\"file is missing\"]}}]}");

        assertThat(run("--dry-run", "--stop-there")).isEqualTo(1);

        assertThat(out.toString()).contains("file is missing");
        assertThat(here.changes()).isEmpty();
        assertThat(there.changes()).isEmpty();
    }

    @Test
    void theReportForScriptsHasItAllButNoValueOfAConfig() throws IOException {
        there.on(
                LIST,
                200,
                connector("lines", "sink", "RUNNING", ",\"password\":\"" + SECRET + "\""));
        hereWithPlugin("Lines");
        here.on("POST /connectors", 201, "{}");

        assertThat(run("--json")).isZero();

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.at("/connectors/0/result").asText()).isEqualTo("IMPORTED");
        assertThat(report.at("/connectors/0/stateThere").asText()).isEqualTo("RUNNING");
        assertThat(report.at("/notes").toString()).contains("Kafka's topics are not copied");
        assertThat(out.toString()).doesNotContain(SECRET);
    }

    @Test
    void onlyNamedConnectorsAreTaken() {
        there.on(LIST, 200, connector("lines", "sink", "RUNNING", ""));

        assertThat(run("--connectors", "lines,words")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "jetconnect: There is no connector 'words' there. It has: lines.");
    }

    @Test
    void aKafkaConnectWithoutOffsetsIsTooOld() {
        there.on(LIST, 200, connector("lines", "source", "RUNNING", ""));
        hereWithPlugin("Lines");
        here.on("POST /connectors", 201, "{}").on("DELETE /connectors/lines", 204, "");

        assertThat(run()).isEqualTo(1);

        assertThat(out.toString()).contains("older than 3.5");
    }

    @Test
    void whoIsNotLetInIsTold() {
        there.on("GET /", 401, "<html>");

        assertThat(run()).isEqualTo(1);

        assertThat(err.toString()).contains("does not let this user in (status 401)");
    }

    @Test
    void credentialsOfAFileOpenTheDoor(@TempDir Path folder) throws IOException {
        there.letIn("Basic bWU6cGFzczp3b3Jk");
        Path file = Files.writeString(folder.resolve("credentials"), "me:pass:word\n");

        assertThat(run("--from-credentials", file.toString())).as(err.toString()).isZero();
    }

    @Test
    void aFileWithoutCredentialsIsNamed(@TempDir Path folder) throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "no colon");

        assertThat(run("--from-credentials", wrong.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("one line of the form USER:PASSWORD");
    }

    @Test
    void aWorkerWithHttpsIsTrustedByItsAuthorityAlone(@TempDir Path folder)
            throws GeneralSecurityException, IOException, InterruptedException {
        Path keys = folder.resolve("keys.p12");
        Path certificate = folder.resolve("ca.pem");
        keytool(
                "-genkeypair -alias worker -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1",
                keys);
        keytool("-exportcert -rfc -alias worker -file " + certificate, keys);
        try (ScriptedConnect secure = ScriptedConnect.withTls(context(keys))) {
            assertThat(execute("import", secure.url(), "--to", here.url())).isEqualTo(1);
            assertThat(err.toString()).contains("No TLS connection to " + secure.url());

            assertThat(
                            execute(
                                    "import",
                                    secure.url(),
                                    "--to",
                                    here.url(),
                                    "--ca",
                                    certificate.toString()))
                    .as(err.toString())
                    .isZero();
        }
    }

    @Test
    void aServerThatHangsUpIsOneSentence() throws IOException {
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread hangUp = new Thread(() -> acceptAndClose(rude), "hang-up");
            hangUp.setDaemon(true);
            hangUp.start();

            int status = execute("import", "http://127.0.0.1:" + rude.getLocalPort());

            assertThat(status).isEqualTo(1);
            assertThat(err.toString()).contains("broke off the connection or does not speak HTTP");
        }
    }

    @Test
    void aServerThatIsSilentIsGivenUpAfterTheTimeout() throws IOException {
        // Connections wait in the backlog, and nobody takes them.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort();

            assertThat(execute("import", url, "--timeout", "1")).isEqualTo(1);

            assertThat(err.toString()).contains(url + " did not answer GET / within 1 s");
        }
    }

    @Test
    void aSinkGoesOnThereToReadTheRest() {
        there.on(LIST, 200, connector("lines", "sink", "RUNNING", ""));
        hereWithPlugin("Lines");
        here.on("POST /connectors", 201, "{}");

        assertThat(run("--stop-there")).isZero();

        assertThat(there.changes()).isEmpty();
        assertThat(out.toString())
                .contains(
                        "to read the rest of Kafka's topics",
                        "jetconnect connectors stop --url " + there.url() + " 'lines'");
    }

    @Test
    void anotherProgramAtTheAddressIsNamed() {
        there.on("GET /", 200, "<html>Welcome</html>");

        assertThat(run()).isEqualTo(1);

        assertThat(err.toString()).contains("is not the REST API of Kafka Connect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka-connect:8083", "ftp://host", "http:///connectors", "http"})
    void anAddressThatIsNoneIsRefusedWithTheForm(String address) {
        assertThat(execute("import", address)).isEqualTo(1);

        assertThat(err.toString()).contains("give http://HOST:PORT");
    }

    @Test
    void aPasswordInTheAddressIsRefusedAndNotRepeated() {
        assertThat(execute("import", "http://me:" + SECRET + "@connect:8083")).isEqualTo(1);

        assertThat(err.toString()).contains("in a file, not in the address").doesNotContain(SECRET);
    }

    @Test
    void nobodyThereIsOneSentence() {
        there.close();

        assertThat(run()).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "jetconnect: There is no worker at "
                                + there.url()
                                + ". Give the REST address of a worker of Kafka Connect.");
    }

    private static void acceptAndClose(ServerSocket socket) {
        try {
            while (true) {
                socket.accept().close();
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    private static void keytool(String options, Path keys)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-storepass", STORE_PASSWORD, "-keystore", keys.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static SSLContext context(Path keys) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(keys.toFile(), STORE_PASSWORD.toCharArray());
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private int run(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("import", there.url(), "--to", here.url()));
        arguments.addAll(List.of(options));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        CommandLine command = JetConnect.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private void hereWithPlugin(String name) {
        here.on(PLUGINS, 200, "[{\"class\":\"x." + name + "\",\"version\":\"1\"}]");
    }

    private static String connector(String name, String type, String state, String settings) {
        return "{" + inner(name, type, state, settings) + "}";
    }

    private static String inner(String name, String type, String state, String settings) {
        String tasks = state.equals("STOPPED") ? "[]" : "[{\"id\":0,\"state\":\"RUNNING\"}]";
        return """
               "%s": {
                 "info": {"type": "%s", "config": {"name": "%s", "connector.class": "Lines"%s}},
                 "status": {"connector": {"state": "%s", "version": "1"}, "tasks": %s}
               }"""
                .formatted(name, type, name, settings, state, tasks);
    }
}
