package dev.jetconnect.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.apache.kafka.connect.runtime.rest.entities.ErrorMessage;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what never reaches a resource: a URL or header that the server refuses, and everything
 * before the worker is ready.
 *
 * <p>Thread-safe.
 */
final class JsonErrors implements Request.Handler {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String STARTING =
            "The worker is starting and does not take requests yet. Try again in a moment.";

    private volatile boolean isReady;

    void ready() {
        isReady = true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
            throws JsonProcessingException {
        int status = response.getStatus();
        if (!isReady && status == HttpStatus.NOT_FOUND_404) {
            status = HttpStatus.SERVICE_UNAVAILABLE_503;
            response.setStatus(status);
        }
        Object body = body(request, status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        if (HttpStatus.hasNoBody(status)) {
            callback.succeeded();
        } else {
            Content.Sink.write(response, true, MAPPER.writeValueAsString(body), callback);
        }
        return true;
    }

    private Object body(Request request, int status) {
        if (status != HttpStatus.SERVICE_UNAVAILABLE_503) {
            return new ErrorMessage(status, sentence(request, status));
        }
        return "/health".equals(request.getHttpURI().getPath())
                ? Map.of("status", "starting", "message", STARTING)
                : new ErrorMessage(status, STARTING);
    }

    private static String sentence(Request request, int status) {
        Object reason = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        String meaning = HttpStatus.getMessage(status);
        if (status >= HttpStatus.INTERNAL_SERVER_ERROR_500 || reason == null) {
            return "The request could not be answered: " + meaning + ".";
        }
        return "The request could not be answered: " + meaning + " (" + reason + ").";
    }
}
