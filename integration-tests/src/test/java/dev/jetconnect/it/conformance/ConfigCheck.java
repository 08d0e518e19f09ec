package dev.jetconnect.it.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code PUT /connector-plugins/PLUGIN/config/validate} says of a config.
 *
 * <p>Immutable.
 *
 * @param answer as it came
 * @param errors by setting; only settings that have some
 */
record ConfigCheck(Answer answer, Map<String, List<String>> errors) {
    /** Asks under the connector's class as its config names it. */
    static ConfigCheck of(ConnectRest rest, Connector connector) {
        Connector named = connector.with("name", connector.name());
        String plugin = connector.config().get("connector.class");
        Answer answer =
                rest.put("/connector-plugins/" + plugin + "/config/validate", named.configJson());
        Map<String, List<String>> errors = new TreeMap<>();
        for (JsonNode config : answer.body().path("configs")) {
            List<String> ofSetting = new ArrayList<>();
            config.at("/value/errors").forEach(error -> ofSetting.add(error.asText()));
            if (!ofSetting.isEmpty()) {
                errors.put(config.at("/value/name").asText(), ofSetting);
            }
        }
        return new ConfigCheck(answer, errors);
    }

    int errorCount() {
        return answer.body().path("error_count").asInt(-1);
    }
}
