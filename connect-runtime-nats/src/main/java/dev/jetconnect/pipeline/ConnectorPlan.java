package dev.jetconnect.pipeline;

import java.util.Map;
import java.util.TreeMap;

/**
 * A connector that a pipeline is made of.
 *
 * @param path of its keys in the document
 */
record ConnectorPlan(String name, Role role, String path, Map<String, String> config) {
    static final String CONNECTOR_CLASS = "connector.class";

    /** Tells the pipeline that a connector belongs to; to the connector itself it means nothing. */
    static final String PIPELINE = "jetconnect.pipeline";

    /** What a connector is for. */
    enum Role {
        COPY,
        STREAM,
        SINK
    }

    ConnectorPlan {
        config = Map.copyOf(config);
    }

    ConnectorPlan with(String key, String value) {
        Map<String, String> changed = new TreeMap<>(config);
        changed.put(key, value);
        return new ConnectorPlan(name, role, path, changed);
    }

    /** Whether a config is of a connector of this pipeline. */
    boolean owns(Map<String, String> other) {
        return config.get(PIPELINE).equals(other.get(PIPELINE));
    }
}
