package dev.jetconnect.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NoContentException;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.CharConversionException;
import java.io.IOException;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets;
import org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/**
 * Reads the bodies of requests: what the resources would stumble over is refused with a sentence.
 *
 * <p>Thread-safe.
 */
final class RequestBodies implements ReaderInterceptor {
    private final long bytesMax;

    /**
     * @param bytesMax of a body; what is larger is refused with 413
     */
    RequestBodies(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        String length = context.getHeaders().getFirst(HttpHeaders.CONTENT_LENGTH);
        LimitedBody body = new LimitedBody(context.getInputStream(), bytesMax);
        body.refuseIfAnnounced(length);
        context.setInputStream(body);
        Object entity;
        try {
            entity = context.proceed();
        } catch (JsonProcessingException e) {
            throw JsonProblem.of(e);
        } catch (CharConversionException e) {
            throw new BadRequestException("The request's body is not UTF-8 text.", e);
        } catch (NoContentException e) {
            throw missing();
        }
        if (entity == null) {
            throw missing();
        }
        check(entity);
        return entity;
    }

    private static void check(Object entity) {
        if (entity instanceof CreateConnectorRequest request && request.config() == null) {
            throw new BadRequestException(
                    "The request has no 'config': give {\"name\": ..., \"config\": {...}}.");
        }
        if (entity instanceof ConnectorOffsets offsets && offsets.offsets() != null) {
            boolean isIncomplete =
                    offsets.offsets().stream()
                            .anyMatch(offset -> offset == null || offset.partition() == null);
            if (isIncomplete) {
                throw new BadRequestException(
                        "Each element of 'offsets' needs a 'partition' and an 'offset', which may be"
                                + " null.");
            }
        }
    }

    private static BadRequestException missing() {
        return new BadRequestException(
                "The request has no body: this endpoint takes a JSON object.");
    }
}
