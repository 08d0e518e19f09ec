package dev.jetconnect.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.apache.kafka.connect.runtime.TargetState;

/**
 * Everything that the group knows of one pipeline, in one value. It is written before what it says
 * is done, and any worker can do what is left; so a worker may die between any two steps.
 *
 * @param document as the user gave it, with references to secrets unresolved
 * @param target what the user wants its connectors to do
 * @param problem why it does not get on; null if it does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PipelineEntry(
        JsonNode document,
        PipelineStep step,
        TargetState target,
        PipelineTodo todo,
        String problem) {
    public static PipelineEntry created(JsonNode document) {
        return new PipelineEntry(
                document, PipelineStep.CREATING, TargetState.STARTED, PipelineTodo.CONFIGS, null);
    }

    public PipelineEntry at(PipelineStep next) {
        return new PipelineEntry(document, next, target, PipelineTodo.NONE, null);
    }

    public PipelineEntry withDocument(JsonNode changed) {
        return new PipelineEntry(changed, step, target, PipelineTodo.CONFIGS, null);
    }

    public PipelineEntry withTarget(TargetState wanted) {
        // Configs that are still to be written bring the target state with them.
        PipelineTodo left = todo == PipelineTodo.CONFIGS ? todo : PipelineTodo.STATES;
        return new PipelineEntry(document, step, wanted, left, null);
    }

    public PipelineEntry done() {
        return new PipelineEntry(document, step, target, PipelineTodo.NONE, null);
    }

    public PipelineEntry withProblem(String sentence) {
        return new PipelineEntry(document, step, target, todo, sentence);
    }

    public Optional<String> whyNot() {
        return Optional.ofNullable(problem);
    }
}
