package dev.jetconnect.rest;

import dev.jetconnect.progress.CopyReport;
import dev.jetconnect.progress.TableCopies;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * {@code GET /connectors/NAME/progress}: how far a copy of tables is, and at its end the report. It
 * is not of Kafka Connect's API.
 *
 * <p>Thread-safe.
 */
@Path("/connectors/{connector}/progress")
@Produces(MediaType.APPLICATION_JSON)
public final class ProgressResource {
    private final TableCopies copies;

    public ProgressResource(TableCopies copies) {
        this.copies = copies;
    }

    @GET
    public CopyReport get(@PathParam("connector") String connector) {
        return copies.report(connector);
    }
}
