package dev.jetconnect.sink.jdbc;

import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.PostgresServer;
import dev.jetconnect.test.sink.RecordingContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An empty database with sink tasks for each test, on a server that all test classes share.
 * PostgreSQL, unless the class is a contract of all databases. Confined to the test thread.
 */
final class SinkFixture implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SERVERS =
            ExtensionContext.Namespace.create(SinkFixture.class);

    private final List<JdbcSinkTask> tasks = new ArrayList<>();
    private TargetDatabase target;
    private RecordingContext context;

    /** From here on in this run of the class. */
    static void choose(ExtensionContext test, TargetKind kind) {
        test.getStore(SERVERS).put(TargetKind.class, kind);
    }

    @Override
    public void beforeAll(ExtensionContext test) {
        use(test);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        use(test);
        target.clear();
    }

    private void use(ExtensionContext test) {
        TargetKind kind =
                test.getStore(SERVERS)
                        .getOrDefault(TargetKind.class, TargetKind.class, TargetKind.POSTGRESQL);
        target =
                test.getRoot()
                        .getStore(SERVERS)
                        .getOrComputeIfAbsent(kind, TargetKind::start, TargetDatabase.class);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        tasks.forEach(JdbcSinkTask::stop);
        tasks.clear();
    }

    TargetDatabase target() {
        return target;
    }

    PostgresServer server() {
        return ((PostgresTarget) target).server();
    }

    String database() {
        return PostgresTarget.DATABASE;
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

    JdbcSinkTask startWithReporterAs(Map<String, String> user, String... keysAndValues) {
        List<String> all = new ArrayList<>(List.of(keysAndValues));
        user.forEach((key, value) -> all.addAll(List.of(key, value)));
        return startWithReporter(all.toArray(String[]::new));
    }

    void put(JdbcSinkTask task, SinkRecord... records) {
        task.put(List.of(records));
    }

    void execute(String... statements) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Statement failed", e);
        }
    }

    /** The first column of the first row, as text. */
    String query(String sql) {
        return rowsOf(sql).get(0).get(0);
    }

    /** The first column of all rows, divided by spaces. */
    String column(String sql) {
        return rowsOf(sql).stream().map(row -> row.get(0)).collect(Collectors.joining(" "));
    }

    /** All rows of a table, in the order of their columns, each in parentheses. */
    String rows(String table) {
        return rowsOf("SELECT * FROM " + table + " ORDER BY 1, 2").stream()
                .map(row -> String.join(",", row).replace("null", ""))
                .map(row -> "(" + row + ")")
                .collect(Collectors.joining(" "));
    }

    boolean hasTable(String name) {
        return !query(
                        "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = '"
                                + name
                                + "'")
                .equals("0");
    }

    /** Waits until one of the sink's sessions waits for a lock. */
    void awaitWaiting() {
        await().atMost(Duration.ofSeconds(60)).until(() -> target.waitingSinkSessions() == 1);
    }

    /** InnoDB shows its transactions a moment later. */
    void awaitOpenTransactions(long count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> target.openSinkTransactions() == count);
    }

    /** All columns of all rows, as text. */
    List<List<String>> rowsOf(String sql) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                found.add(row);
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("Query failed: " + sql, e);
        }
    }

    Map<String, String> settings(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>(target.settings());
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
