package dev.jetconnect.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jetconnect.store.PipelineEntry;
import dev.jetconnect.store.PipelineStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;

/**
 * How a pipeline and its connectors are. Immutable.
 *
 * @param state the worst of what its connectors are, or what the user wants them to do
 * @param message what is wrong, or waited for; null: nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PipelineStatus(
        String name,
        String mode,
        String state,
        String step,
        String message,
        List<Part> connectors) {
    private static final String MISSING = "MISSING";
    private static final String FAILED = "FAILED";

    /**
     * One connector of it.
     *
     * @param state as {@code GET /connectors/NAME/status} has it, or {@code MISSING}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Part(
            String name,
            String role,
            String state,
            @JsonProperty("worker_id") String worker,
            List<ConnectorStateInfo.TaskState> tasks) {}

    static PipelineStatus of(ConnectorPlans plans, PipelineEntry entry, ConnectorCalls connectors) {
        List<Part> parts = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (ConnectorPlan plan : PipelineSteps.present(plans, entry.step())) {
            parts.add(part(plan, connectors, wrong));
        }
        boolean isInTheMaking =
                entry.step() == PipelineStep.CREATING || entry.step() == PipelineStep.DELETING;
        if (isInTheMaking) {
            wrong.removeIf(sentence -> sentence.startsWith(MISSING));
        }
        entry.whyNot().ifPresent(wrong::add);
        boolean isBroken =
                !isInTheMaking
                        && parts.stream().anyMatch(part -> isFailed(part) || isMissing(part));
        return new PipelineStatus(
                plans.document().name(),
                plans.document().mode().toString(),
                isBroken ? FAILED : state(entry),
                entry.step().name().toLowerCase(Locale.ROOT),
                wrong.isEmpty() ? null : String.join(" ", wrong),
                parts);
    }

    private static String state(PipelineEntry entry) {
        if (entry.step() == PipelineStep.FINISHED) {
            return "FINISHED";
        }
        return switch (entry.target()) {
            case STARTED -> "RUNNING";
            case PAUSED -> "PAUSED";
            case STOPPED -> "STOPPED";
        };
    }

    private static Part part(ConnectorPlan plan, ConnectorCalls connectors, List<String> wrong) {
        String role = plan.role().name().toLowerCase(Locale.ROOT);
        Optional<Map<String, String>> config = connectors.config(plan.name());
        Optional<ConnectorStateInfo> status =
                config.filter(plan::owns).flatMap(own -> connectors.status(plan.name()));
        if (status.isEmpty()) {
            wrong.add(
                    MISSING
                            + ": connector "
                            + plan.name()
                            + (config.isPresent()
                                    ? " is not the pipeline's own any more."
                                    : " was deleted.")
                            + " PUT the pipeline again to have it back.");
            return new Part(plan.name(), role, MISSING, null, List.of());
        }
        ConnectorStateInfo.ConnectorState connector = status.get().connector();
        Part part =
                new Part(
                        plan.name(),
                        role,
                        connector.state(),
                        connector.workerId(),
                        status.get().tasks());
        if (isFailed(part)) {
            wrong.add(
                    plan.name()
                            + " has failed: "
                            + reason(connector.trace(), status.get().tasks()));
        }
        return part;
    }

    private static String reason(String trace, List<ConnectorStateInfo.TaskState> tasks) {
        return Optional.ofNullable(trace)
                .or(
                        () ->
                                tasks.stream()
                                        .map(ConnectorStateInfo.TaskState::trace)
                                        .filter(text -> text != null)
                                        .findFirst())
                .flatMap(text -> text.lines().findFirst())
                .orElse("its status tells no reason.");
    }

    private static boolean isMissing(Part part) {
        return part.state().equals(MISSING);
    }

    private static boolean isFailed(Part part) {
        return part.state().equals(FAILED)
                || part.tasks().stream().anyMatch(task -> task.state().equals(FAILED));
    }
}
