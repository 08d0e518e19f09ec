package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * C1: {@code orders} by the table copy, in blocks and by way of the log, and by what pg_dump and
 * psql do for a table's data: COPY out of the one server into the other, with nothing in between.
 *
 * <p>Confined to the main thread.
 */
final class CopyWorkload {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    private static final Duration COPY_MAX = Duration.ofMinutes(20);

    private static final String TABLE =
            "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer NOT NULL,"
                    + " amount numeric(12,2) NOT NULL, status text NOT NULL, note text,"
                    + " created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL)";

    private final JetConnectSide side;
    private final Settings settings;
    private final Orders orders;
    private final PostgresTarget target;
    private final Measurements measurements;

    CopyWorkload(
            JetConnectSide side,
            Settings settings,
            Orders orders,
            PostgresTarget target,
            Measurements measurements) {
        this.side = side;
        this.settings = settings;
        this.orders = orders;
        this.target = target;
        this.measurements = measurements;
    }

    /** How the table is copied. */
    enum Way {
        /** By our connectors. */
        JETCONNECT,
        /** By psql alone. */
        PSQL
    }

    void run(Path folder, Way way, int run) {
        target.clear();
        orders.checkpoint();
        if (way == Way.PSQL) {
            runPsql(run);
        } else {
            runJetConnect(folder.resolve("copy-" + run), run);
        }
    }

    private void runJetConnect(Path folder, int run) {
        try (Worker worker = side.start(folder)) {
            worker.awaitReady();
            long logBytes = worker.logBytes();
            CpuMeter meter = CpuMeter.start(worker, target);
            Instant started = Instant.now();
            worker.client().create("copy", sourceConfig());
            worker.client().create("copy_sink", side.sinkConfig(target, "copy.public.orders"));
            HealthCheck check = new HealthCheck(worker, "copy", "copy_sink");
            Await.until(
                    "All rows in the target",
                    LOOK_INTERVAL,
                    COPY_MAX,
                    () -> {
                        check.run();
                        return target.hasRow(settings.rows()) && target.rows() >= settings.rows();
                    });
            Map<Figure, Double> figures =
                    meter.figures(settings.rows(), started, target.lastCommit(Instant.now()));
            figures.put(Figure.LOG_SIZE, (worker.logBytes() - logBytes) / 1e6);
            target.awaitEqual(orders.fingerprint());
            measurements.add(Part.TABLE_COPY, side.name(), run, figures);
        }
        Folders.delete(folder);
    }

    private Map<String, String> sourceConfig() {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "dev.jetconnect.source.copy.TableCopyConnector");
        config.put("tasks.max", "1");
        config.put("connection.url", orders.server().jdbcUrl(orders.database()));
        config.put("connection.username", orders.server().user());
        config.put("topic.prefix", "copy");
        config.put("table.include.list", "public.orders");
        config.put("records", "blocks");
        config.putAll(settings.sourceProperties());
        return config;
    }

    private void runPsql(int run) {
        orders.server().execute(databaseOfTarget(), TABLE);
        String out = psql(orders.database(), "COPY orders TO STDOUT");
        String in = psql(databaseOfTarget(), "COPY orders FROM STDIN");
        Instant started = Instant.now();
        try {
            Process process =
                    new ProcessBuilder(List.of("/bin/sh", "-c", out + " | " + in))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (process.waitFor() != 0) {
                throw new BenchmarkFailure("psql has failed; is it installed?");
            }
        } catch (IOException e) {
            throw new BenchmarkFailure("psql cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the work folder's watchdog ends the rest
            throw new BenchmarkFailure("Interrupted");
        }
        double seconds = Duration.between(started, Instant.now()).toNanos() / 1e9;
        target.awaitEqual(orders.fingerprint());
        measurements.add(
                Part.TABLE_COPY,
                "psql | psql",
                run,
                new HashMap<>(Map.of(Figure.RATE, settings.rows() / seconds)));
    }

    private String databaseOfTarget() {
        return URI.create(target.url().substring("jdbc:".length())).getPath().substring(1);
    }

    private String psql(String database, String sql) {
        return "psql -X -q -h "
                + orders.server().host()
                + " -p "
                + orders.server().port()
                + " -U "
                + orders.server().user()
                + " -d "
                + database
                + " -c '"
                + sql
                + "'";
    }
}
