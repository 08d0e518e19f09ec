package dev.jetconnect.progress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.tools.DatabaseTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.runtime.ConnectorConfig;

/**
 * Asks the targets of JDBC sinks what has become of the structure of a copy's tables: seldom, and
 * beside whoever looks at the copy, who waits for it at the end only.
 *
 * <p>Thread-safe.
 */
public final class TargetStructures implements AutoCloseable {
    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long ANSWER_SECONDS_MAX = 5;
    private static final int SINKS_MAX = 200;
    private static final Set<String> JDBC_SINKS =
            Set.of("dev.jetconnect.sink.jdbc.JdbcSinkConnector", "JdbcSinkConnector");

    private final DatabaseTools tools;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    runnable -> {
                        Thread thread = new Thread(runnable, "target-structure");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** By sink, the one that was asked longest ago first. */
    private final Map<String, Asked> asked = new LinkedHashMap<>();

    public TargetStructures(DatabaseTools tools) {
        this.tools = tools;
    }

    private record Asked(
            Map<String, String> config,
            boolean isAtEnd,
            long nanos,
            CompletableFuture<Told> answer,
            Told before) {}

    /**
     * What a target says.
     *
     * @param findings what is not as it was at the source
     * @param problem why the target has not said it
     */
    record Told(List<Finding> findings, Optional<String> problem) {
        static final Told NOTHING = new Told(List.of(), Optional.empty());

        /** What is of some tables only, and what waits for others only if nothing more comes. */
        Told of(Set<String> tables, boolean isAtEnd) {
            return new Told(
                    findings.stream()
                            .filter(finding -> tables.contains(finding.table()))
                            .filter(finding -> isAtEnd || !finding.isWaiting())
                            .toList(),
                    problem);
        }
    }

    /** An object of a table. */
    record Finding(String table, String object, String state, String reason, String remedy) {
        boolean isWaiting() {
            return state.equals("waiting");
        }

        @Override
        public String toString() {
            String why = isWaiting() ? "the other table is not built" : reason;
            return table
                    + ", "
                    + object
                    + ": "
                    + state.replace('_', ' ')
                    + ": "
                    + why
                    + (remedy.isEmpty() ? "" : ". " + remedy);
        }
    }

    static boolean isAsked(Map<String, String> sink) {
        return JDBC_SINKS.contains(sink.getOrDefault(ConnectorConfig.CONNECTOR_CLASS_CONFIG, ""));
    }

    /**
     * What is known of a sink's target.
     *
     * @param isAtEnd whether nothing more is built: then it is worth waiting for
     */
    Told of(String sink, Map<String, String> config, boolean isAtEnd) {
        Asked question = question(sink, config, isAtEnd);
        try {
            return question.answer().get(isAtEnd ? ANSWER_SECONDS_MAX : 0, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return isAtEnd
                    ? new Told(
                            question.before().findings(),
                            Optional.of("it has not answered for " + ANSWER_SECONDS_MAX + " s"))
                    : question.before();
        } catch (ExecutionException e) {
            return new Told(question.before().findings(), Optional.of(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return question.before();
        }
    }

    private synchronized Asked question(String sink, Map<String, String> config, boolean isAtEnd) {
        Asked last = asked.get(sink);
        boolean isSame =
                last != null && last.config().equals(config) && (last.isAtEnd() || !isAtEnd);
        if (isSame && (!last.answer().isDone() || System.nanoTime() - last.nanos() < FRESH_NANOS)) {
            return last;
        }
        Told before = last == null ? Told.NOTHING : known(last);
        Asked next =
                new Asked(
                        config,
                        isAtEnd,
                        System.nanoTime(),
                        CompletableFuture.supplyAsync(() -> ask(config), threads),
                        before);
        asked.remove(sink);
        asked.put(sink, next);
        if (asked.size() > SINKS_MAX) {
            asked.remove(asked.keySet().iterator().next());
        }
        return next;
    }

    private static Told known(Asked last) {
        return last.answer().isDone() && !last.answer().isCompletedExceptionally()
                ? last.answer().join()
                : last.before();
    }

    private Told ask(Map<String, String> config) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode found : tools.ask("structure", config)) {
            findings.add(
                    new Finding(
                            found.path("table").asText(),
                            found.path("object").asText(),
                            found.path("state").asText(),
                            found.path("reason").asText(),
                            found.path("remedy").asText()));
        }
        return new Told(findings, Optional.empty());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
