package dev.jetconnect.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest.InitialState;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/** What is wrong with a request's JSON, without the names of classes. */
final class JsonProblem {
    private JsonProblem() {}

    static BadRequestException of(JsonProcessingException e) {
        return new BadRequestException(sentence(e) + place(e.getLocation()) + ".", e);
    }

    private static String sentence(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "Unknown field '"
                    + unknown.getPropertyName()
                    + "' in the request's body: it may have "
                    + unknown.getKnownPropertyIds().stream()
                            .map(Objects::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof JsonMappingException mapping) {
            String field = field(mapping.getPath());
            if (field.equals("initial_state")) {
                return "'initial_state' must be one of " + List.of(InitialState.values());
            }
            String what = field.isEmpty() ? "The request's body" : "'" + field + "'";
            return mapping instanceof MismatchedInputException mismatch
                    ? what + " must be " + form(mismatch.getTargetType())
                    : what + " cannot be read";
        }
        String detail = e instanceof JsonParseException ? ": " + e.getOriginalMessage() : "";
        return "The request's body is not valid JSON" + detail;
    }

    private static String field(List<JsonMappingException.Reference> path) {
        return path.stream()
                .map(
                        step ->
                                step.getFieldName() == null
                                        ? "[" + step.getIndex() + "]"
                                        : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static String form(Class<?> type) {
        if (type != null && Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == String.class) {
            return "a text";
        }
        return type == null || Map.class.isAssignableFrom(type) || !type.isPrimitive()
                ? "a JSON object"
                : "a value of another type";
    }

    private static String place(JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
