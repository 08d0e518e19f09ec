package dev.jetconnect.position;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.databases.BinlogPosition;
import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The tool {@code position}: tells where a database's log of changes is, as JSON. Its last argument
 * is {@code connection.url}, {@code connection.username} and {@code connection.password} as JSON.
 * Status 0: told; 2: not, and a sentence on {@code err} says why.
 *
 * <p>Thread-safe.
 */
public final class PositionTool implements ToolProvider {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public String name() {
        return "position";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        try {
            DatabaseAddress address = address(arguments[arguments.length - 1]);
            out.println(MAPPER.valueToTree(position(address)));
            out.flush();
            return 0;
        } catch (ConfigException | ConnectException e) {
            err.println(e.getMessage());
            err.flush();
            return 2;
        }
    }

    private static Map<String, String> position(DatabaseAddress address) {
        try (Connection connection =
                        Connections.to(address, "jetconnect-position", Duration.ZERO)
                                .getConnection();
                Statement statement = connection.createStatement()) {
            return address.kind() == DatabaseKind.POSTGRESQL
                    ? Map.of("lsn", lsn(statement))
                    : BinlogPosition.read(statement);
        } catch (SQLException e) {
            throw new ConnectException(
                    "Cannot read the position of the log of "
                            + address.shown()
                            + ": "
                            + address.kind().explain(e),
                    e);
        }
    }

    /**
     * Writes a mark into the log: behind the last change a reader of it is told nothing, so that it
     * would not know that it has come so far.
     */
    private static String lsn(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
                                + " ELSE pg_logical_emit_message(true, 'jetconnect', 'position')"
                                + " END - '0/0'::pg_lsn)::text")) {
            row.next();
            return row.getString(1);
        }
    }

    private static DatabaseAddress address(String settings) {
        try {
            JsonNode json = MAPPER.readTree(settings);
            String url = json.path("connection.url").asText();
            Connections.checkUrl("connection.url", url);
            return DatabaseAddress.of(
                    url,
                    Optional.ofNullable(json.get("connection.username")).map(JsonNode::asText),
                    Optional.ofNullable(json.get("connection.password"))
                            .map(JsonNode::asText)
                            .map(Password::new));
        } catch (JsonProcessingException e) {
            // Without the cause, which quotes the text; it may hold a password.
            throw new ConfigException("The settings are no JSON object.");
        }
    }
}
