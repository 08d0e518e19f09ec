package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Lets a worker compare a pipeline's source with the databases of its sinks, one after the other.
 *
 * <p>Confined to one thread.
 */
final class PipelineVerify {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long LOOK_MILLIS = 500;
    private static final int EQUAL = 0;
    private static final int DIFFERENT = 1;
    private static final int NOT_ALL = 2;

    private final RestApi rest;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean isJson;

    PipelineVerify(RestApi rest, PrintWriter out, PrintWriter err, boolean isJson) {
        this.rest = rest;
        this.out = out;
        this.err = err;
        this.isJson = isJson;
    }

    /**
     * Compares them.
     *
     * @param sink empty: all of the pipeline's
     * @return the command's status
     */
    int run(String pipeline, Optional<String> sink) throws IOException, InterruptedException {
        ArrayNode reports = MAPPER.createArrayNode();
        boolean isDifferent = false;
        boolean isWhole = true;
        for (String name : sink.isPresent() ? List.of(sink.get()) : sinks(pipeline)) {
            ObjectNode report = report(pipeline, name);
            String state = report.path("state").asText();
            isDifferent |= state.equals("different");
            isWhole &= state.equals("equal") || state.equals("different");
            reports.add(report.put("sink", name));
            if (!isJson) {
                new VerifyText(out).print(name, report);
                out.printf(
                        Locale.ROOT,
                        "%s: %s in %.1f s%n",
                        name,
                        state,
                        report.path("seconds").asDouble());
                out.flush();
            }
        }
        if (isJson) {
            out.println(reports.toPrettyString());
            out.flush();
        }
        return isDifferent ? DIFFERENT : isWhole ? EQUAL : NOT_ALL;
    }

    private List<String> sinks(String pipeline) throws IOException, InterruptedException {
        JsonNode status =
                rest.send("GET", "/pipelines/" + RestApi.encode(pipeline) + "/status", null);
        List<String> sinks = new ArrayList<>();
        for (JsonNode connector : status.path("connectors")) {
            if (connector.path("role").asText().equals("sink")) {
                sinks.add(connector.path("name").asText());
            }
        }
        return sinks;
    }

    private ObjectNode report(String pipeline, String sink)
            throws IOException, InterruptedException {
        String body =
                MAPPER.createObjectNode().put("pipeline", pipeline).put("sink", sink).toString();
        JsonNode run;
        try {
            run = rest.send("POST", "/verify", body);
        } catch (RestFailure e) {
            if (!e.isBadRequest()) {
                throw e;
            }
            // The other sinks may be compared nevertheless.
            return MAPPER.createObjectNode().put("state", "failed").put("error", e.getMessage());
        }
        String path = "/verify/" + run.path("id").asLong();
        long rows = 0;
        while (run.path("state").asText().equals("running")) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            run = rest.send("GET", path, null);
            rows = tell(sink, run, rows);
        }
        return (ObjectNode) run;
    }

    private long tell(String sink, JsonNode run, long before) {
        long rows = 0;
        for (JsonNode table : run.path("tables")) {
            rows += table.path("sourceRows").asLong();
        }
        if (!isJson && rows > before && run.path("state").asText().equals("running")) {
            err.printf(Locale.ROOT, "%s: %,d rows of the source read%n", sink, rows);
            err.flush();
        }
        return rows;
    }
}
