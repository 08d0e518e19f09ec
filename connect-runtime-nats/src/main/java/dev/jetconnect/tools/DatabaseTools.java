package dev.jetconnect.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.spi.ToolProvider;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Questions to databases, for which the worker itself has no driver: a plugin's tools answer them.
 *
 * <p>Thread-safe.
 */
public final class DatabaseTools {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Function<String, ToolProvider> finder;
    private final UnaryOperator<Map<String, String>> secrets;
    private final Map<String, ToolProvider> found = new ConcurrentHashMap<>();

    /**
     * @param finder gives a tool, or throws {@link IllegalArgumentException}
     * @param secrets puts values in the place of references to them
     */
    public DatabaseTools(
            Function<String, ToolProvider> finder, UnaryOperator<Map<String, String>> secrets) {
        this.finder = finder;
        this.secrets = secrets;
    }

    /**
     * What a tool answers, in JSON.
     *
     * @throws ConnectException if it has no answer; says why
     */
    public JsonNode ask(String tool, Map<String, String> settings) {
        ToolProvider provider;
        try {
            provider = found.computeIfAbsent(tool, finder);
        } catch (IllegalArgumentException e) {
            throw new ConnectException(e.getMessage(), e);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String resolved = MAPPER.valueToTree(secrets.apply(settings)).toString();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(provider.getClass().getClassLoader());
        try {
            provider.run(new PrintWriter(out, true), new PrintWriter(err, true), resolved);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        if (out.toString().isBlank()) {
            throw new ConnectException(err.toString().strip());
        }
        try {
            return MAPPER.readTree(out.toString());
        } catch (JsonProcessingException e) {
            throw new ConnectException("The tool " + tool + " has answered no JSON", e);
        }
    }
}
