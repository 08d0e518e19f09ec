package dev.jetconnect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.tools.Doctor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;

/**
 * {@code POST /doctor} with a connector's config: what in its database must change before it
 * starts. It is not of Kafka Connect's API.
 *
 * <p>Thread-safe.
 */
@Path("/doctor")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class DoctorResource {
    private static final Duration MAX = Duration.ofSeconds(60);

    private final Doctor doctor;
    private final UnaryOperator<Map<String, String>> secrets;

    /**
     * @param secrets puts values in the place of references to them
     */
    public DoctorResource(Doctor doctor, UnaryOperator<Map<String, String>> secrets) {
        this.doctor = doctor;
        this.secrets = secrets;
    }

    /**
     * What was found.
     *
     * @param healthy whether nothing must change
     */
    public record Answer(boolean healthy, List<Shown> findings) {}

    /** As the command prints it. */
    public record Shown(String level, String what, String remedy) {}

    @POST
    public Answer examine(JsonNode body) {
        if (body == null || !body.isObject()) {
            throw new BadRequestException(
                    "The body must be a connector's config: {\"name\": ..., \"config\": {...}}, or"
                            + " the config alone.");
        }
        JsonNode config = body.path("config").isObject() ? body.path("config") : body;
        Map<String, String> settings = new HashMap<>();
        config.properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        List<Doctor.Finding> findings =
                doctor.examine(secrets.apply(settings), MAX)
                        .orElseThrow(
                                () ->
                                        new ConnectRestException(
                                                Response.Status.SERVICE_UNAVAILABLE.getStatusCode(),
                                                "The database was not looked at within "
                                                        + MAX.toSeconds()
                                                        + " s, or too many are looked at now. Try"
                                                        + " again."));
        return new Answer(
                findings.stream().noneMatch(Doctor.Finding::isFail),
                findings.stream()
                        .map(found -> new Shown(found.level(), found.what(), found.remedy()))
                        .toList());
    }
}
