package dev.jetconnect.rest;

import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.runtime.rest.entities.ErrorMessage;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every exception as an answer with a sentence. Connect's own mapper leaves wrapped exceptions and
 * errors to the servlet container, and Jersey's status lines to the user.
 */
final class ErrorAnswers {
    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

    private ErrorAnswers() {}

    static Response of(Throwable failure, String request) {
        Throwable cause = failure;
        while (cause instanceof ExecutionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        int status = status(cause);
        if (status >= 500) {
            log.error("{} failed", request, cause);
        } else {
            log.debug("{} was refused", request, cause);
        }
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorMessage(status, message(cause, request)))
                .build();
    }

    private static int status(Throwable cause) {
        if (cause instanceof ConnectRestException refusal) {
            return refusal.statusCode();
        }
        if (cause instanceof org.apache.kafka.connect.errors.NotFoundException) {
            return Response.Status.NOT_FOUND.getStatusCode();
        }
        if (cause instanceof AlreadyExistsException) {
            return Response.Status.CONFLICT.getStatusCode();
        }
        if (cause instanceof ConfigException) {
            return Response.Status.BAD_REQUEST.getStatusCode();
        }
        return cause instanceof WebApplicationException answer
                ? answer.getResponse().getStatus()
                : Response.Status.INTERNAL_SERVER_ERROR.getStatusCode();
    }

    private static String message(Throwable cause, String request) {
        if (cause instanceof NotFoundException) {
            return "There is no endpoint for " + request + ".";
        }
        if (cause instanceof NotAllowedException) {
            return "The endpoint does not take this method: " + request + ".";
        }
        if (cause instanceof NotSupportedException) {
            return "The request's body must be JSON: send the header 'Content-Type:"
                    + " application/json' with it.";
        }
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? "The worker could not answer " + request + "; its log says why."
                : message;
    }

    /** What makes all of them. */
    private static String describe(Request request, UriInfo uri) {
        return request.getMethod() + " /" + uri.getPath();
    }

    /** Also Connect's own exceptions. */
    static final class OfRuntime implements ExceptionMapper<RuntimeException> {
        @Context private Request request;
        @Context private UriInfo uri;

        @Override
        public Response toResponse(RuntimeException exception) {
            return of(exception, describe(request, uri));
        }
    }

    /** What a validation has thrown. */
    static final class OfExecution implements ExceptionMapper<ExecutionException> {
        @Context private Request request;
        @Context private UriInfo uri;

        @Override
        public Response toResponse(ExecutionException exception) {
            return of(exception, describe(request, uri));
        }
    }

    /** Errors of plugins: a class that is missing, a stack that overflowed. */
    static final class OfThrowable implements ExceptionMapper<Throwable> {
        @Context private Request request;
        @Context private UriInfo uri;

        @Override
        public Response toResponse(Throwable failure) {
            return of(failure, describe(request, uri));
        }
    }
}
