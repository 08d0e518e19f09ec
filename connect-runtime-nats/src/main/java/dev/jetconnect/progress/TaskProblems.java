package dev.jetconnect.progress;

import dev.jetconnect.progress.CopyReport.Problem;
import dev.jetconnect.store.KvStatusStore;
import dev.jetconnect.store.RestartNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * What of a connector does not run, and why.
 *
 * <p>Thread-safe.
 */
final class TaskProblems {
    private static final String RUNNING = "RUNNING";
    private static final String FAILED = "FAILED";
    private static final String CAUSE = "Caused by: ";
    private static final int CHARS_MAX = 1000;

    private final Herder herder;
    private final KvStatusStore statuses;

    TaskProblems(Herder herder, KvStatusStore statuses) {
        this.herder = herder;
        this.statuses = statuses;
    }

    /** The state of a connector; {@code UNASSIGNED} if it has none. */
    String state(String connector) {
        try {
            return herder.connectorStatus(connector).connector().state();
        } catch (NotFoundException e) {
            return "UNASSIGNED"; // deleted meanwhile
        }
    }

    List<Problem> of(String connector) {
        List<Problem> problems = new ArrayList<>();
        ConnectorStateInfo status;
        try {
            status = herder.connectorStatus(connector);
        } catch (NotFoundException e) {
            return problems; // deleted meanwhile
        }
        if (!status.connector().state().equals(RUNNING)) {
            problems.add(
                    problem(
                            connector,
                            null,
                            status.connector().state(),
                            status.connector().trace(),
                            statuses.restart(connector)));
        }
        for (ConnectorStateInfo.TaskState task : status.tasks()) {
            if (!task.state().equals(RUNNING)) {
                problems.add(
                        problem(
                                connector,
                                task.id(),
                                task.state(),
                                task.trace(),
                                statuses.restart(new ConnectorTaskId(connector, task.id()))));
            }
        }
        return problems;
    }

    /** Whether it will not run again by itself. */
    static boolean isFinal(Problem problem) {
        return problem.state().equals(FAILED) && problem.restartAt() == null;
    }

    private static Problem problem(
            String connector,
            Integer task,
            String state,
            String trace,
            Optional<RestartNote> restart) {
        return new Problem(
                connector, task, state, says(trace), restart.map(RestartNote::at).orElse(null));
    }

    /** What the connector said; Connect puts a sentence of its own before it. */
    private static String says(String trace) {
        if (trace == null || trace.isBlank()) {
            return null;
        }
        String first = trace.lines().findFirst().orElse("");
        String said =
                first.contains("Exiting WorkerSinkTask")
                        ? trace.lines()
                                .filter(line -> line.startsWith(CAUSE))
                                .findFirst()
                                .orElse(first)
                                .replace(CAUSE, "")
                        : first;
        String sentence = said.replaceFirst("^[\\w.$]+(Exception|Error): ", "");
        return sentence.length() <= CHARS_MAX ? sentence : sentence.substring(0, CHARS_MAX);
    }
}
