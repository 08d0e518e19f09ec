package dev.jetconnect.pipeline;

import java.util.List;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/** What is wrong with a document, as an answer to the client. */
final class PipelineProblems {
    private PipelineProblems() {}

    /**
     * @param problems each with its place in the document
     * @throws BadRequestException if there is one
     */
    static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new BadRequestException(
                    "The pipeline's document is invalid:\n" + String.join("\n", problems));
        }
    }
}
