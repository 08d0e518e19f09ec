package dev.jetconnect.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.databases.DatabaseAddress;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The tool as its callers run it, with what it said. Confined to one thread. */
record VerifyRun(int status, String out, String err) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Settings for all tables. */
    static ObjectNode settings(DatabaseAddress source, DatabaseAddress target) {
        ObjectNode settings = MAPPER.createObjectNode().put("output", "json");
        add(settings, "source.", source);
        add(settings, "target.", target);
        return settings;
    }

    static VerifyRun of(JsonNode settings) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                new VerifyTool()
                        .run(new PrintWriter(out), new PrintWriter(err), settings.toString());
        return new VerifyRun(status, out.toString(), err.toString());
    }

    JsonNode report() {
        try {
            return MAPPER.readTree(out);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(out + err, e);
        }
    }

    JsonNode table() {
        return report().path("tables").path(0);
    }

    private static void add(ObjectNode settings, String side, DatabaseAddress address) {
        settings.put(side + "connection.url", address.url());
        address.user().ifPresent(user -> settings.put(side + "connection.user", user));
        address.password()
                .ifPresent(
                        password -> settings.put(side + "connection.password", password.value()));
    }
}
