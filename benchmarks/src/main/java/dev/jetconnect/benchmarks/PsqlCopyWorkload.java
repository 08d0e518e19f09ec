package dev.jetconnect.benchmarks;

import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What pg_dump and psql do for a table's data: COPY out of the one database into the other, with
 * nothing in between.
 *
 * <p>Confined to the main thread.
 */
final class PsqlCopyWorkload implements CopyWorkload {
    private final Job job;
    private final PostgresServer server;
    private final Measurements measurements;

    /**
     * @param server which holds source and target
     */
    PsqlCopyWorkload(Job job, PostgresServer server, Measurements measurements) {
        this.job = job;
        this.server = server;
        this.measurements = measurements;
    }

    @Override
    public void run(Path folder, int run) {
        job.prepare();
        server.execute(database(job.target().url()), job.table().postgresTable());
        String table = job.table().title();
        String command =
                psql(database(job.source().url()), "COPY " + table + " TO STDOUT")
                        + " | "
                        + psql(database(job.target().url()), "COPY " + table + " FROM STDIN");
        double serverSeconds = ProcessTable.cpuSecondsOfTree(server.processId());
        double ownSeconds = cpuSeconds();
        Instant started = Instant.now();
        pipe(command);
        double seconds = CpuMeter.seconds(started, Instant.now());
        awaitSessionsEnded();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.RATE, job.rows() / seconds);
        figures.put(Figure.WORKER_CPU, (cpuSeconds() - ownSeconds) * 1e6 / job.rows());
        figures.put(
                Figure.DATABASE_CPU,
                (ProcessTable.cpuSecondsOfTree(server.processId()) - serverSeconds)
                        * 1e6
                        / job.rows());
        job.requireEqual();
        measurements.add(job.part(), "psql | psql", run, figures);
    }

    /** What a session has used is counted with the server once it has ended. */
    private void awaitSessionsEnded() {
        Await.until(
                "The end of psql's sessions",
                Duration.ofMillis(50),
                Duration.ofSeconds(30),
                () ->
                        server.queryValue(
                                        "postgres",
                                        "SELECT count(*) FROM pg_stat_activity"
                                                + " WHERE application_name = 'psql'")
                                .equals("0"));
    }

    /** Of this process, to which that of both psql is added when they have ended. */
    private static double cpuSeconds() {
        return ProcessTable.cpuSecondsOfTree(ProcessHandle.current().pid());
    }

    private static void pipe(String command) {
        try {
            Process process =
                    new ProcessBuilder(List.of("/bin/sh", "-c", command))
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
    }

    private static String database(String url) {
        return URI.create(url.substring("jdbc:".length())).getPath().substring(1);
    }

    private String psql(String database, String sql) {
        return "psql -X -q -h "
                + server.host()
                + " -p "
                + server.port()
                + " -U "
                + server.user()
                + " -d "
                + database
                + " -c '"
                + sql
                + "'";
    }
}
