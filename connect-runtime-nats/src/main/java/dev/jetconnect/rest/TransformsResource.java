package dev.jetconnect.rest;

import dev.jetconnect.trial.TransformTrial;
import dev.jetconnect.trial.TriedRecord;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/**
 * {@code PUT /transforms/test?topic=T&last=20}: what the transforms of a config do to real records.
 * It is not of Kafka Connect's API.
 *
 * <p>Thread-safe.
 */
@Path("/transforms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TransformsResource {
    private final TransformTrial trial;

    public TransformsResource(TransformTrial trial) {
        this.trial = trial;
    }

    @PUT
    @Path("/test")
    public List<TriedRecord> test(
            @QueryParam("topic") String topic,
            @QueryParam("last") @DefaultValue("20") String last,
            Map<String, String> config) {
        if (topic == null || topic.isBlank()) {
            throw new BadRequestException("Name a topic: /transforms/test?topic=TOPIC&last=20");
        }
        return trial.run(config, topic, count(last));
    }

    private static int count(String last) {
        try {
            int count = Integer.parseInt(last);
            if (count >= 1 && count <= TransformTrial.RECORDS_MAX) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadRequestException(
                "last is '"
                        + last
                        + "': give a number of records from 1 to "
                        + TransformTrial.RECORDS_MAX
                        + ".");
    }
}
