package dev.jetconnect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.FreePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class JetConnectTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "--unknown",
                "worker one two",
                "worker --unknown",
                "connectors",
                "connectors unknown",
                "connectors status",
                "connectors create",
                "connectors restart c --unknown",
                "import",
                "import http://a:1 http://b:1",
                "import http://a:1 --timeout soon"
            })
    void wrongUsageHasStatus2AndShowsTheUsage(String line) {
        int status = execute(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: jetconnect");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "worker --help",
                "connectors --help",
                "import --help",
                "--version"
            })
    void helpAndVersionHaveStatus0(String line) {
        assertThat(execute(line.split(" "))).isZero();
        assertThat(out.toString()).isNotBlank();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpTellsOfTheDemo() {
        execute("--help");

        assertThat(out.toString()).contains("jetconnect demo");
    }

    @Test
    void connectorsWithoutAWorkerHasStatus1AndOneSentence() throws IOException {
        String url = "http://127.0.0.1:" + FreePort.next();

        int status = execute("connectors", "--url", url, "list");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "jetconnect: There is no worker at "
                                + url
                                + ". Start one with 'jetconnect worker', or name it with --url.");
    }

    @Test
    void connectorFileThatIsNotThereIsNamedInASentence(@TempDir Path folder) {
        Path file = folder.resolve("missing.json");

        int status = execute("connectors", "create", file.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("jetconnect: Cannot read '" + file + "'.");
    }

    @Test
    void connectorFileWithoutANameIsRefusedWithTheForm(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("c.json"), "{\"tasks.max\": \"1\"}");

        int status = execute("connectors", "create", file.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .contains("'" + file + "' has no name: give {\"name\": ..., \"config\": {...}}.");
    }

    @Test
    void workerFileThatIsNotThereIsNamedInASentence(@TempDir Path folder) {
        Path file = folder.resolve("missing.properties");

        int status = execute("worker", file.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).startsWith("jetconnect: Cannot read '" + file + "'.");
    }

    private int execute(String... arguments) {
        CommandLine command = JetConnect.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
