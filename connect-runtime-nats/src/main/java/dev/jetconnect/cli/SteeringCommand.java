package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that connectors and pipelines have in common. Confined to one thread. */
abstract class SteeringCommand implements Runnable {
    private final String path;
    private final String noun;

    @Mixin private WorkerOptions worker;

    @Spec private CommandSpec spec;

    /**
     * @param path of all of them in REST
     * @param noun what one is called at the beginning of a sentence
     */
    SteeringCommand(String path, String noun) {
        this.path = path;
        this.noun = noun;
    }

    @Override
    public final void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }

    @Command(description = "Pauses it; its tasks keep what they hold.")
    final int pause(@Parameters(paramLabel = "NAME") String name)
            throws IOException, InterruptedException {
        return change("PUT", name, "/pause", "is paused");
    }

    @Command(description = "Goes on after a pause or a stop.")
    final int resume(@Parameters(paramLabel = "NAME") String name)
            throws IOException, InterruptedException {
        return change("PUT", name, "/resume", "is resumed");
    }

    @Command(description = "Ends its tasks; its config stays, and what it has reached.")
    final int stop(@Parameters(paramLabel = "NAME") String name)
            throws IOException, InterruptedException {
        return change("PUT", name, "/stop", "is stopped");
    }

    @Command(description = "Deletes it; what it has written stays.")
    final int delete(@Parameters(paramLabel = "NAME") String name)
            throws IOException, InterruptedException {
        return change("DELETE", name, "", "is deleted");
    }

    final int change(String method, String name, String suffix, String done)
            throws IOException, InterruptedException {
        tell(send(method, path(name, suffix), null), noun + " " + name + " " + done + ".");
        return 0;
    }

    /** Prints the answer where JSON is asked for, and the sentence elsewhere. */
    final void tell(JsonNode answer, String sentence) {
        print(isJson() ? answer.toPrettyString() : sentence);
    }

    /**
     * Asks the worker.
     *
     * @param suffix behind the path of all of them
     */
    final JsonNode send(String method, String suffix, String body)
            throws IOException, InterruptedException {
        return worker.rest().send(method, path + suffix, body);
    }

    /** Of one of them, behind the path of all. */
    static String path(String name, String suffix) {
        return "/" + RestApi.encode(name) + suffix;
    }

    final boolean isJson() {
        return worker.isJson();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final void print(String text) {
        out().println(text);
        out().flush();
    }
}
