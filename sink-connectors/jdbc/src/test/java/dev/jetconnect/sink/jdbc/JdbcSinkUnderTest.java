package dev.jetconnect.sink.jdbc;

import dev.jetconnect.test.sink.Note;
import dev.jetconnect.test.sink.Notes;
import dev.jetconnect.test.sink.SinkUnderTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkConnector;

/** Our sink on the database of a fixture. Confined to the test thread. */
record JdbcSinkUnderTest(SinkFixture fixture) implements SinkUnderTest {
    @Override
    public SinkConnector connector() {
        return new JdbcSinkConnector();
    }

    @Override
    public int targetPort() {
        return fixture.target().port();
    }

    @Override
    public Map<String, String> settings(int port, Keeps keeps) {
        Map<String, String> settings =
                fixture.settings(
                        "topics", Notes.TOPIC,
                        "connection.url", fixture.target().url(port),
                        "schema.evolution", "basic",
                        "connection.timeout.ms", "1000",
                        "max.retries", "1000",
                        "retry.backoff.ms", "1");
        if (keeps == Keeps.ALL) {
            settings.put("insert.mode", "insert");
            settings.put("pk.mode", "none");
        }
        return settings;
    }

    @Override
    public Map<String, String> wrongSettings() {
        return Map.of(
                "connection.url", "jdbc:db2://db/shop",
                "insert.mode", "merge",
                "batch.size", "0",
                "max.retries", "-1");
    }

    @Override
    public Map<String, String> wrongSecret(String secret) {
        return Map.of("connection.username", "loader", "connection.password", secret);
    }

    @Override
    public List<Note> stored() {
        if (!fixture.hasTable(Notes.TOPIC)) {
            return List.of();
        }
        try (Connection connection = fixture.target().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM notes ORDER BY id")) {
            boolean hasAuthor = rows.getMetaData().getColumnCount() > 2;
            List<Note> notes = new ArrayList<>();
            while (rows.next()) {
                Optional<String> author =
                        hasAuthor
                                ? Optional.ofNullable(rows.getString("author"))
                                : Optional.empty();
                notes.add(
                        new Note(
                                rows.getLong("id"),
                                Optional.ofNullable(rows.getString("text")),
                                author));
            }
            return notes;
        } catch (SQLException e) {
            throw new IllegalStateException("The notes can't be read", e);
        }
    }

    @Override
    public String refusedText() {
        return "half a character \uD83D";
    }
}
