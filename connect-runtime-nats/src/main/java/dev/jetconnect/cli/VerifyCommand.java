package dev.jetconnect.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jetconnect verify CONFIG}: compares the tables of two databases, without a worker. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Compares the tables of two databases, and names the rows that differ. Needs no worker.",
            "Status 0: equal; 1: different; 2: not all could be compared."
        })
final class VerifyCommand implements Callable<Integer> {
    @Mixin private ToolOptions tools;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "CONFIG",
            description =
                    "JSON with source.connection.url, target.connection.url and more:"
                            + " docs/VERIFY.md. Values may be $${env:NAME} or $${file:PATH:KEY}.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        return tools.run(
                "verify",
                file,
                spec,
                settings -> {
                    if (tools.isJson()) {
                        settings.put("output", "json");
                    }
                    return new String[] {settings.toString()};
                });
    }
}
