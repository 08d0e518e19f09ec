package dev.jetconnect.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code jetconnect verify CONFIG}: compares the tables of two databases, without a worker; {@code
 * jetconnect verify --pipeline NAME}: lets a worker do it.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Compares the tables of two databases, and names the rows that differ: those that CONFIG"
                    + " names, without a worker, or the two sides of a pipeline, by its worker.",
            "Status 0: equal; 1: different; 2: not all could be compared."
        })
final class VerifyCommand implements Callable<Integer> {
    @Mixin private ToolOptions tools;

    @Spec private CommandSpec spec;

    @Mixin private WorkerUrl worker;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "Compare its source with the databases of its sinks.")
    private String pipeline;

    @Option(
            names = "--sink",
            paramLabel = "NAME",
            description = "The only sink of the pipeline to compare with.")
    private String sink;

    @Parameters(
            paramLabel = "CONFIG",
            arity = "0..1",
            description =
                    "JSON with source.connection.url, target.connection.url and more:"
                            + " docs/VERIFY.md. Values may be $${env:NAME} or $${file:PATH:KEY}.")
    private Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean isOne = (file == null) != (pipeline == null);
        if (!isOne || (sink != null && pipeline == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Name a CONFIG, or a pipeline by --pipeline and if need be --sink.");
        }
        if (pipeline != null) {
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            return new PipelineVerify(worker.rest(), out, err, tools.isJson())
                    .run(pipeline, Optional.ofNullable(sink));
        }
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
