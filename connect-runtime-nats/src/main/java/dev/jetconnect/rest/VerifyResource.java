package dev.jetconnect.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.pipeline.Comparisons;
import dev.jetconnect.tools.ToolRun;
import dev.jetconnect.tools.ToolRuns;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;

/**
 * {@code /verify}: comparisons of two databases, run by this worker. {@code POST} starts one,
 * {@code GET /verify/ID} tells how far it is and what it has found, {@code DELETE /verify/ID} stops
 * it. It is not of Kafka Connect's API.
 *
 * <p>Thread-safe.
 */
@Path("/verify")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class VerifyResource {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PIPELINE = "pipeline";
    private static final String SINK = "sink";

    private final ToolRuns runs;
    private final Comparisons pipelines;
    private final UnaryOperator<Map<String, String>> secrets;

    /**
     * @param pipelines what is compared of a pipeline
     * @param secrets puts values in the place of references to them
     */
    public VerifyResource(
            ToolRuns runs, Comparisons pipelines, UnaryOperator<Map<String, String>> secrets) {
        this.runs = runs;
        this.pipelines = pipelines;
        this.secrets = secrets;
    }

    @POST
    public Response start(JsonNode body) {
        ToolRun run;
        try {
            run = runs.start(MAPPER.valueToTree(settings(body)).toString());
        } catch (IllegalStateException e) {
            throw new ConnectRestException(
                    Response.Status.TOO_MANY_REQUESTS.getStatusCode(),
                    "The comparison was not started: " + e.getMessage());
        }
        return Response.status(Response.Status.CREATED).entity(shown(run).toString()).build();
    }

    @GET
    public String list() {
        ArrayNode list = MAPPER.createArrayNode();
        for (ToolRun run : runs.all()) {
            list.addObject().put("id", run.id()).put("state", shown(run).path("state").asText());
        }
        return list.toString();
    }

    @GET
    @Path("/{id}")
    public String get(@PathParam("id") String id) {
        return shown(known(id, runs.find(number(id)))).toString();
    }

    @DELETE
    @Path("/{id}")
    public String stop(@PathParam("id") String id) {
        return shown(known(id, runs.stop(number(id)))).toString();
    }

    private Map<String, String> settings(JsonNode body) {
        if (body == null || !body.isObject()) {
            throw new BadRequestException(
                    "The body must be a JSON object of the comparison's settings: docs/VERIFY.md has"
                            + " them.");
        }
        JsonNode config = body.path("config").isObject() ? body.path("config") : body;
        Map<String, String> settings = new HashMap<>();
        config.properties().forEach(entry -> settings.put(entry.getKey(), text(entry.getValue())));
        Map<String, String> all = settings.containsKey(PIPELINE) ? ofPipeline(settings) : settings;
        all.put("output", "json");
        return secrets.apply(all);
    }

    /** Both sides are the pipeline's; how they are compared may be said beside it. */
    private Map<String, String> ofPipeline(Map<String, String> given) {
        Map<String, String> settings = new HashMap<>(given);
        String name = settings.remove(PIPELINE);
        Optional<String> sink = Optional.ofNullable(settings.remove(SINK));
        for (String key : settings.keySet()) {
            if (key.startsWith("source.") || key.startsWith("target.")) {
                throw new BadRequestException(
                        key + ": follows from pipeline " + name + "; leave one of the two out.");
            }
        }
        Map<String, String> all = new HashMap<>(pipelines.settings(name, sink));
        all.putAll(settings);
        return all;
    }

    /** Lists may be written as such. */
    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        StringBuilder items = new StringBuilder();
        value.forEach(item -> items.append(items.isEmpty() ? "" : ",").append(item.asText()));
        return items.toString();
    }

    private static ObjectNode shown(ToolRun run) {
        ObjectNode shown = MAPPER.createObjectNode().put("id", run.id());
        boolean isRunning = run.isRunning();
        run.latest().ifPresent(json -> shown.setAll(report(json)));
        if (isRunning) {
            return shown.put("state", "running");
        }
        return shown.has("state") && !shown.path("state").asText().equals("running")
                ? shown
                : shown.put("state", "failed")
                        .put("error", "It broke off; the worker's log says why.");
    }

    private static ObjectNode report(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ToolRun known(String id, Optional<ToolRun> run) {
        return run.orElseThrow(
                () ->
                        new org.apache.kafka.connect.errors.NotFoundException(
                                "There is no comparison '"
                                        + id
                                        + "' on this worker: GET /verify lists those that it knows."));
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
