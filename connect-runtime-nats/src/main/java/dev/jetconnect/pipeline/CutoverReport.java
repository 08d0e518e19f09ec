package dev.jetconnect.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * How a cutover is. Immutable.
 *
 * @param state {@code waiting}, {@code verifying}; at the end {@code equal}, {@code different},
 *     {@code behind}, {@code moved} or {@code failed}
 * @param message what is wrong; null: nothing
 * @param position of the source's log that all sinks have reached; null: not yet
 * @param sinks what each comparison has found
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CutoverReport(
        String pipeline,
        String state,
        String message,
        Map<String, Object> position,
        double seconds,
        List<SinkReport> sinks) {
    static final String WAITING = "waiting";
    static final String VERIFYING = "verifying";

    /**
     * One sink's.
     *
     * @param verify the report of the comparison; null: it could not be compared
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SinkReport(String name, JsonNode verify) {
        boolean isEqual() {
            return verify == null || verify.path("state").asText().equals("equal");
        }
    }

    public boolean isRunning() {
        return state.equals(WAITING) || state.equals(VERIFYING);
    }
}
