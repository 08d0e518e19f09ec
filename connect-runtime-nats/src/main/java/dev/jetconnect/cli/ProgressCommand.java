package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jetconnect progress NAME}: how far a copy of tables is, until it has ended. */
@Command(
        name = "progress",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how far a copy of tables is, until it is finished and written.",
            "Status 0: finished; 1: it has failed or does not move; 2: wrong usage."
        })
final class ProgressCommand implements Callable<Integer> {
    /** A worker that is started again answers by then. */
    private static final Duration AWAY_MAX = Duration.ofSeconds(60);

    @Mixin private WorkerOptions worker;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The connector that copies.")
    private String name;

    @Option(names = "--once", description = "Show it once, and do not wait for the end.")
    private boolean isOnce;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How often to look. Default: ${DEFAULT-VALUE}")
    private double intervalSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RestApi rest = worker.rest();
        boolean isLive = !worker.isJson() && !isOnce && CommandLine.Help.Ansi.AUTO.enabled();
        LiveLines lines = new LiveLines(spec.commandLine().getOut(), isLive);
        long answered = System.nanoTime();
        while (true) {
            try {
                JsonNode report = look(rest);
                answered = System.nanoTime();
                boolean isEnd = isOnce || hasEnded(report);
                show(report, lines, isEnd);
                if (isEnd) {
                    return hasFailed(report) ? 1 : 0;
                }
            } catch (RestFailure e) {
                if (isOnce || !e.isPassing() || System.nanoTime() - answered > AWAY_MAX.toNanos()) {
                    throw e;
                }
                tell("Waiting for the worker: " + e.getMessage());
            }
            TimeUnit.MILLISECONDS.sleep(Math.max(100, Math.round(intervalSeconds * 1000)));
        }
    }

    private JsonNode look(RestApi rest) throws IOException, InterruptedException {
        return rest.send("GET", "/connectors/" + RestApi.encode(name) + "/progress", null);
    }

    private void show(JsonNode report, LiveLines lines, boolean isEnd) {
        ProgressText text = new ProgressText(report);
        if (worker.isJson()) {
            lines.add(List.of(report.toString()));
        } else if (isEnd) {
            lines.replace(text.report());
        } else if (lines.isLive()) {
            lines.replace(text.bars());
        } else {
            lines.add(List.of(text.line()));
        }
    }

    private void tell(String sentence) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(sentence);
        err.flush();
    }

    private static boolean hasEnded(JsonNode report) {
        return hasFailed(report) || report.path("state").asText().equals("finished");
    }

    private static boolean hasFailed(JsonNode report) {
        String state = report.path("state").asText();
        return state.equals("failed") || state.equals("stuck");
    }
}
