package dev.jetconnect.sink.jdbc;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A PostgreSQL server for a test class, and an empty database with sink tasks for each test. */
final class SinkFixture
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final String DATABASE = "sink";

    private final List<JdbcSinkTask> tasks = new ArrayList<>();
    private PostgresServer server;
    private RecordingContext context;

    @Override
    public void beforeAll(ExtensionContext test) {
        server = PostgresServer.start(Path.of("target", "postgres").toAbsolutePath());
        server.createDatabase(DATABASE);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        execute(
                "DROP SCHEMA IF EXISTS public, other CASCADE",
                "CREATE SCHEMA public",
                "ALTER DATABASE " + DATABASE + " RESET ALL");
    }

    @Override
    public void afterEach(ExtensionContext test) {
        tasks.forEach(JdbcSinkTask::stop);
        tasks.clear();
    }

    @Override
    public void afterAll(ExtensionContext test) {
        server.close();
    }

    PostgresServer server() {
        return server;
    }

    String database() {
        return DATABASE;
    }

    /** What the task started last has asked of its worker. */
    RecordingContext context() {
        return context;
    }

    /** Starts a task with the given keys and values besides those of the connection. */
    JdbcSinkTask start(String... keysAndValues) {
        return start(new RecordingContext(RecordingContext.Reports.NOT_TAKEN), keysAndValues);
    }

    JdbcSinkTask startWithReporter(String... keysAndValues) {
        return start(new RecordingContext(RecordingContext.Reports.TAKEN), keysAndValues);
    }

    JdbcSinkTask startOnOldWorker() {
        return start(new RecordingContext(RecordingContext.Reports.UNKNOWN));
    }

    void put(JdbcSinkTask task, SinkRecord... records) {
        task.put(List.of(records));
    }

    void execute(String... statements) {
        server.execute(DATABASE, statements);
    }

    /** The first column of the first row, as text. */
    String query(String sql) {
        return server.queryValue(DATABASE, sql);
    }

    Map<String, String> settings(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        settings.put("connection.url", server.jdbcUrl(DATABASE));
        settings.put("connection.username", server.user());
        settings.put("name", "sink");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    private JdbcSinkTask start(RecordingContext context, String... keysAndValues) {
        this.context = context;
        JdbcSinkTask task = new JdbcSinkTask();
        tasks.add(task);
        task.initialize(context);
        task.start(settings(keysAndValues));
        return task;
    }
}
