package dev.jetconnect.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program {@code jetconnect}. Status 0: done; 1: it failed, and one sentence on standard error
 * says why and what to do; 2: wrong usage.
 */
@Command(
        name = "jetconnect",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        description = "Runs Kafka Connect connectors on NATS JetStream, without Kafka.",
        footer = "On a source tree, 'jetconnect demo' shows the whole at work.",
        subcommands = {
            WorkerCommand.class,
            ConnectorsCommand.class,
            PipelineCommand.class,
            ImportCommand.class,
            TransformsCommand.class,
            VerifyCommand.class,
            DoctorCommand.class,
            ProgressCommand.class
        })
public final class JetConnect {
    private JetConnect() {}

    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        if (status != 0 || !isWorker(arguments)) {
            System.exit(status);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new JetConnect())
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> {
                            command.getErr().println("jetconnect: " + Sentence.of(failure));
                            return 1;
                        });
    }

    private static boolean isWorker(String[] arguments) {
        return arguments.length > 0 && arguments[0].equals("worker");
    }
}
