package dev.jetconnect.benchmarks;

import dev.jetconnect.benchmarks.CopyWorkload.Job;
import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs what was asked for of the copies of whole tables: C, V and H2.
 *
 * <p>Confined to the main thread.
 */
final class CopySuite {
    private final Settings settings;
    private final Installation installation;
    private final Path folder;
    private final Measurements measurements;
    private final Map<String, String> description;

    CopySuite(
            Settings settings,
            Installation installation,
            Path folder,
            Measurements measurements,
            Map<String, String> description) {
        this.settings = settings;
        this.installation = installation;
        this.folder = folder;
        this.measurements = measurements;
        this.description = description;
    }

    void run(JetConnectSide side, Optional<KafkaSide> kafka) {
        if (wants(Part.TABLE_COPY, Part.TABLE_COPY_NARROW)
                || wants(Part.COPY_TO_MYSQL, Part.COPY_TO_MARIADB)) {
            runFromPostgres(side);
        }
        if (wants(Part.MYSQL_COPY, Part.MYSQL_COPY_NARROW)) {
            runFromMySql(side, kafka);
        }
        if (measurements.wants(Part.COPY_HEAP)) {
            new CopyHeapWorkload(side, settings, measurements).run(folder);
        }
    }

    private boolean wants(Part one, Part other) {
        return measurements.wants(one) || measurements.wants(other);
    }

    private void runFromPostgres(JetConnectSide side) {
        measurements.say("Filling PostgreSQL in " + folder + " ...");
        try (Orders orders = Orders.start(folder.resolve("copy-postgres"), settings.rows())) {
            description.putAll(orders.description());
            CopySource source = new PostgresCopySource(orders);
            runToPostgres(side, orders, source, Part.TABLE_COPY, CopyTable.ORDERS);
            runToPostgres(side, orders, source, Part.TABLE_COPY_NARROW, CopyTable.NARROW);
            runTo(side, source, Part.COPY_TO_MYSQL, TargetKind.MYSQL);
            runTo(side, source, Part.COPY_TO_MARIADB, TargetKind.MARIADB);
        }
    }

    private void runToPostgres(
            JetConnectSide side, Orders orders, CopySource source, Part part, CopyTable table) {
        if (measurements.wants(part)) {
            Target target =
                    PostgresTarget.create(orders.server(), table.title() + "_target", table);
            Job job = job(part, table, source, target);
            run(
                    new TableCopyWorkload(side, settings, job, measurements),
                    new PsqlCopyWorkload(job, orders.server(), measurements));
            target.clear();
        }
    }

    private void runTo(JetConnectSide side, CopySource source, Part part, TargetKind kind) {
        if (measurements.wants(part)) {
            Path data = folder.resolve(kind.name());
            try (BinlogTarget target = BinlogTarget.start(kind, installation.server(kind), data)) {
                description.putAll(target.description());
                Job job = job(part, CopyTable.ORDERS, source, target);
                run(new TableCopyWorkload(side, settings, job, measurements));
            }
            Folders.delete(data);
        }
    }

    private void runFromMySql(JetConnectSide side, Optional<KafkaSide> kafka) {
        TargetKind kind = TargetKind.MYSQL;
        try (BinlogCopySource source =
                        BinlogCopySource.start(
                                kind, installation.server(kind), folder.resolve("copy-mysql"));
                PostgresServer server =
                        PostgresServer.start(
                                folder.resolve("copy-target"), Orders.SERVER_SETTINGS)) {
            runFromMySql(side, kafka, source, server, Part.MYSQL_COPY, CopyTable.ORDERS);
            runFromMySql(side, kafka, source, server, Part.MYSQL_COPY_NARROW, CopyTable.NARROW);
        }
    }

    private void runFromMySql(
            JetConnectSide side,
            Optional<KafkaSide> kafka,
            BinlogCopySource source,
            PostgresServer server,
            Part part,
            CopyTable table) {
        if (!measurements.wants(part)) {
            return;
        }
        Job job =
                job(
                        part,
                        table,
                        source,
                        PostgresTarget.create(server, table.title() + "_target", table));
        List<CopyWorkload> ways = new ArrayList<>();
        ways.add(new TableCopyWorkload(side, settings, job, measurements));
        kafka.ifPresent(
                other ->
                        ways.add(
                                new DebeziumCopyWorkload(
                                        other, job, source.server(), measurements)));
        run(ways.toArray(CopyWorkload[]::new));
    }

    /** Fills the source. */
    private Job job(Part part, CopyTable table, CopySource source, Target target) {
        Job job = new Job(part, table, table.rows(settings.rows()), source, target);
        measurements.say("Filling the source of " + part.key() + " ...");
        source.fill(table, job.rows());
        return job;
    }

    private void run(CopyWorkload... ways) {
        settings.alternate(List.of(ways), (way, run) -> way.run(folder, run));
    }
}
