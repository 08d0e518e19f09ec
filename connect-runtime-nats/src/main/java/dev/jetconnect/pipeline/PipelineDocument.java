package dev.jetconnect.pipeline;

import java.util.List;
import java.util.Map;

/**
 * What a user wants a pipeline to be. Immutable.
 *
 * @param copy keys of the connector that copies, beside those that follow from the rest
 * @param stream keys of the connector that follows changes
 * @param verify settings of the comparison after a cutover
 * @param include patterns of tables; empty: all
 */
record PipelineDocument(
        String name,
        PipelineMode mode,
        Map<String, String> connection,
        Map<String, String> copy,
        Map<String, String> stream,
        List<Map<String, String>> sinks,
        List<String> include,
        List<String> exclude,
        Map<String, String> verify) {
    static final String URL = "connection.url";
    static final String USERNAME = "connection.username";
    static final String PASSWORD = "connection.password";

    PipelineDocument {
        connection = Map.copyOf(connection);
        copy = Map.copyOf(copy);
        stream = Map.copyOf(stream);
        sinks = sinks.stream().map(Map::copyOf).toList();
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        verify = Map.copyOf(verify);
    }
}
