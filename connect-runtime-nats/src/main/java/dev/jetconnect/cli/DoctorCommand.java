package dev.jetconnect.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jetconnect doctor CONFIG}: looks whether a connector's database is as it needs it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Connects to the database of a connector's config, a source's or a sink's, and says what in it"
                    + " must change, with the SQL. Changes nothing, and needs no worker.",
            "Status 0: nothing must; 1: something must; 2: the config cannot be used."
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin private ToolOptions tools;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "CONFIG",
            description =
                    "JSON of the connector: {\"name\": ..., \"config\": {...}}, or the config alone."
                            + " Values may be $${env:NAME} or $${file:PATH:KEY}.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        return tools.run(
                "doctor",
                file,
                spec,
                config ->
                        tools.isJson()
                                ? new String[] {"--json", config.toString()}
                                : new String[] {config.toString()});
    }
}
