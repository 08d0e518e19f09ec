package dev.jetconnect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.pipeline.CutoverReport;
import dev.jetconnect.pipeline.Cutovers;
import dev.jetconnect.pipeline.PipelineStatus;
import dev.jetconnect.pipeline.Pipelines;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/**
 * {@code /pipelines}: sources and sinks as one thing, from one document. It is not of Kafka
 * Connect's API.
 *
 * <p>Thread-safe.
 */
@Path("/pipelines")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PipelinesResource {
    private final Pipelines pipelines;
    private final Cutovers cutovers;

    public PipelinesResource(Pipelines pipelines, Cutovers cutovers) {
        this.pipelines = pipelines;
        this.cutovers = cutovers;
    }

    @GET
    public List<String> list() {
        return pipelines.names();
    }

    @POST
    public Response create(JsonNode document) {
        String name = pipelines.create(document);
        return Response.created(URI.create("/pipelines/" + name))
                .entity(pipelines.status(name))
                .build();
    }

    @PUT
    @Path("/{name}/validate")
    public Map<String, Map<String, String>> validate(
            @PathParam("name") String name, JsonNode document) {
        return pipelines.validate(named(name, document));
    }

    @GET
    @Path("/{name}")
    public String get(@PathParam("name") String name) {
        return pipelines.document(name).toString();
    }

    @PUT
    @Path("/{name}")
    public Response put(@PathParam("name") String name, JsonNode document) {
        boolean isCreated = pipelines.put(named(name, document));
        Response.ResponseBuilder answer =
                isCreated ? Response.created(URI.create("/pipelines/" + name)) : Response.ok();
        return answer.entity(pipelines.status(name)).build();
    }

    @DELETE
    @Path("/{name}")
    public void delete(@PathParam("name") String name) {
        pipelines.delete(name);
    }

    @GET
    @Path("/{name}/status")
    public PipelineStatus status(@PathParam("name") String name) {
        return pipelines.status(name);
    }

    @POST
    @Path("/{name}/cutover")
    public Response cutOver(
            @PathParam("name") String name,
            @QueryParam("timeout.seconds") @DefaultValue("600") String timeout) {
        return Response.accepted(cutovers.begin(name, seconds(timeout, 86_400))).build();
    }

    @GET
    @Path("/{name}/cutover")
    public CutoverReport cutover(@PathParam("name") String name) {
        return cutovers.report(name);
    }

    /** Answers when the sinks have what the source had, or the time is over. */
    @POST
    @Path("/{name}/watermark")
    public Map<String, Object> watermark(
            @PathParam("name") String name,
            @QueryParam("timeout.seconds") @DefaultValue("60") String timeout)
            throws InterruptedException {
        Optional<String> behind = cutovers.await(name, seconds(timeout, 120));
        return behind.isPresent()
                ? Map.of("reached", false, "message", behind.get())
                : Map.of("reached", true);
    }

    private static Duration seconds(String text, int max) {
        if (text.matches("\\d{1,6}") && Integer.parseInt(text) <= max) {
            return Duration.ofSeconds(Integer.parseInt(text));
        }
        throw new BadRequestException(
                "timeout.seconds is '" + text + "': give a number from 0 to " + max + ".");
    }

    @PUT
    @Path("/{name}/pause")
    public Response pause(@PathParam("name") String name) {
        return set(name, TargetState.PAUSED);
    }

    @PUT
    @Path("/{name}/resume")
    public Response resume(@PathParam("name") String name) {
        return set(name, TargetState.STARTED);
    }

    @PUT
    @Path("/{name}/stop")
    public Response stop(@PathParam("name") String name) {
        return set(name, TargetState.STOPPED);
    }

    private Response set(String name, TargetState target) {
        pipelines.setTarget(name, target);
        return Response.accepted().build();
    }

    /** The document may repeat the name, and must not be another pipeline's. */
    private static JsonNode named(String name, JsonNode document) {
        if (!(document instanceof ObjectNode fields)) {
            return document;
        }
        String included = document.path("name").asText(name);
        if (!included.equals(name)) {
            throw new BadRequestException(
                    "name: is '" + included + "', and the URL says '" + name + "'");
        }
        return fields.put("name", name);
    }
}
