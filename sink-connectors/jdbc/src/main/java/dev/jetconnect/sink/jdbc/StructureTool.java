package dev.jetconnect.sink.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.structure.StructureNotes;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The tool {@code structure}: tells, as JSON, what of the structures of a table copy is not in a
 * sink's target as it was at the source. Its last argument is the sink's config as JSON. Status 0:
 * told; 2: not, and a sentence on {@code err} says why.
 *
 * <p>Thread-safe.
 */
public final class StructureTool implements ToolProvider {
    private static final int FINDINGS_MAX = 10_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<Map<String, String>> CONFIG = new TypeReference<>() {};

    @Override
    public String name() {
        return "structure";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        try {
            out.println(json(findings(config(arguments[arguments.length - 1]))));
            out.flush();
            return 0;
        } catch (ConfigException | ConnectException e) {
            err.println(e.getMessage());
            err.flush();
            return 2;
        }
    }

    private static List<StructureNotes.Told> findings(JdbcSinkConfig config) {
        Dialect dialect = Dialects.of(config);
        StructureNotes notes =
                new StructureNotes(
                        dialect, config.structureTable(), config.delivery().requirePositionId());
        try (Connection connection = Database.connectOnce(config)) {
            return notes.findings(connection, FINDINGS_MAX);
        } catch (SQLException e) {
            throw new ConnectException(
                    "Table "
                            + config.structureTable()
                            + " of "
                            + config.address()
                            + " cannot be read: "
                            + dialect.explain(e),
                    e);
        }
    }

    private static ArrayNode json(List<StructureNotes.Told> findings) {
        ArrayNode list = MAPPER.createArrayNode();
        for (StructureNotes.Told found : findings) {
            list.addObject()
                    .put("table", found.table())
                    .put("object", found.object())
                    .put("state", found.state())
                    .put("reason", found.reason())
                    .put("remedy", found.remedy());
        }
        return list;
    }

    private static JdbcSinkConfig config(String json) {
        try {
            return JdbcSinkConfig.of(MAPPER.readValue(json, CONFIG));
        } catch (JsonProcessingException e) {
            // Without the cause, which quotes the text; it may hold a password.
            throw new ConfigException("The config is no JSON object.");
        }
    }
}
