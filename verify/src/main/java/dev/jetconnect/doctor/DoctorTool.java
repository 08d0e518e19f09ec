package dev.jetconnect.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/**
 * The tool {@code doctor}: looks whether the databases of connectors are as these need them. Its
 * last argument is a connector's config as JSON; {@code --json} before it asks for findings in
 * JSON, {@code --free-bytes=N} tells how much room the log has. Status 0: no finding is worse than
 * a warning; 1: one is; 2: the config is none.
 *
 * <p>Thread-safe.
 */
public final class DoctorTool implements ToolProvider {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FREE_BYTES = "--free-bytes=";

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        List<Finding> findings;
        try {
            findings =
                    Examination.of(
                            Patient.of(read(arguments[arguments.length - 1])),
                            freeBytes(arguments));
        } catch (ConfigException e) {
            err.println(e.getMessage());
            err.flush();
            return 2;
        }
        if (arguments[0].equals("--json")) {
            out.println(json(findings));
        } else {
            findings.forEach(finding -> print(finding, out));
        }
        out.flush();
        return findings.stream().anyMatch(f -> f.level() == Finding.Level.FAIL) ? 1 : 0;
    }

    private static void print(Finding finding, PrintWriter out) {
        out.printf("%-4s  %s%n", finding.level().shown(), finding.what());
        if (!finding.remedy().isEmpty()) {
            out.println("      " + finding.remedy());
        }
    }

    private static String json(List<Finding> findings) {
        ArrayNode list = MAPPER.createArrayNode();
        for (Finding finding : findings) {
            ObjectNode json = list.addObject();
            json.put("level", finding.level().shown());
            json.put("what", finding.what());
            if (!finding.remedy().isEmpty()) {
                json.put("remedy", finding.remedy());
            }
            if (!finding.key().isEmpty()) {
                json.put("key", finding.key());
            }
        }
        return list.toString();
    }

    private static OptionalLong freeBytes(String... arguments) {
        return Stream.of(arguments)
                .filter(argument -> argument.startsWith(FREE_BYTES))
                .mapToLong(argument -> Long.parseLong(argument.substring(FREE_BYTES.length())))
                .findFirst();
    }

    private static Map<String, String> read(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            Map<String, String> config = new HashMap<>();
            json.properties()
                    .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
            return config;
        } catch (JsonProcessingException e) {
            // Without the cause, which quotes the text; it may hold a password.
            throw new ConfigException("The config is no JSON object.");
        }
    }
}
