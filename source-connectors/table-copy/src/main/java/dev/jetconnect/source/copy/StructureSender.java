package dev.jetconnect.source.copy;

import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.StructureRecord;
import dev.jetconnect.databases.structure.StructureRecord.Part;
import dev.jetconnect.source.copy.database.SourceDatabase;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.record.Partitions;
import dev.jetconnect.source.copy.structure.StructureRecords;
import dev.jetconnect.source.copy.structure.TableStructures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the structures of tables: each task sends a table's own before the first row of it that the
 * task reads, so that no row of any task is before one. One task sends the rest when all rows of
 * all tables are in the log. Whoever reads them takes them more than once.
 *
 * <p>Confined to the task thread.
 */
final class StructureSender {
    private static final Logger LOG = LoggerFactory.getLogger(StructureSender.class);
    private static final String BEGUN = "begun";
    private static final int LOGGED_MAX = 100;

    private final CopyConfig config;
    private final SourceDatabase database;
    private final OffsetStorageReader offsets;
    private final boolean tellsOfAll;
    private final StructureRecords records;
    private boolean isRestSent;

    /**
     * @param tellsOfAll whether the task sends what concerns all tables
     */
    StructureSender(
            CopyConfig config,
            SourceDatabase database,
            OffsetStorageReader offsets,
            boolean tellsOfAll) {
        this.config = config;
        this.database = database;
        this.offsets = offsets;
        this.tellsOfAll = tellsOfAll;
        this.records = new StructureRecords(config.topicPrefix());
        this.isRestSent = config.structure() == StructureMode.NONE;
    }

    /**
     * What goes before the rows.
     *
     * @param tables all that are copied
     * @param own those that the task has rows of
     */
    List<SourceRecord> before(Connection connection, List<SourceTable> tables, Set<String> own)
            throws SQLException {
        if (config.structure() == StructureMode.NONE) {
            return List.of();
        }
        TableStructures structures = structures(connection, tables);
        List<SourceRecord> before = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (SourceTable table : tables) {
            // What is not carried concerns all tables, wherever their rows are read.
            if (tellsOfAll || own.contains(table.name())) {
                StructureRecord found = read(structures, table, Part.TABLE, findings);
                if (own.contains(table.name())) {
                    before.add(records.of(found, config.topic(table.name()), 0));
                }
            }
        }
        if (tellsOfAll) {
            findings.addAll(structures.beside());
            log(findings);
            before.add(records.report(BEGUN, findings));
        }
        return before;
    }

    /**
     * What goes behind all rows of all tables, unless it was sent behind the rows of this copy of
     * them: where copies follow each other the next numbers are others.
     */
    List<SourceRecord> rest(List<TablePlan> plans) {
        if (isRestSent) {
            return List.of();
        }
        isRestSent = true;
        if (plans.stream().allMatch(this::isSent)) {
            return List.of();
        }
        try (Connection connection = database.connect()) {
            List<SourceTable> tables =
                    TablePlan.planned(database.tables(connection, config.choice()), plans);
            long run = plans.stream().mapToLong(TablePlan::run).max().orElse(0);
            return rest(tables, structures(connection, tables), run);
        } catch (SQLException e) {
            throw CopyFailures.of(database, e);
        }
    }

    private List<SourceRecord> rest(List<SourceTable> tables, TableStructures structures, long run)
            throws SQLException {
        List<SourceRecord> rest = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (SourceTable table : tables) {
            StructureRecord found = read(structures, table, Part.REST, findings);
            rest.add(records.of(found, config.topic(table.name()), run));
        }
        findings.addAll(structures.beside());
        rest.add(records.report(StructureRecords.SENT, findings));
        LOG.info(
                "The structure of {} tables is sent; {} objects are not part of it",
                tables.size(),
                findings.size());
        return rest;
    }

    private boolean isSent(TablePlan plan) {
        String part = Part.REST.name().toLowerCase(Locale.ROOT);
        Map<String, Object> offset = offsets.offset(Partitions.structure(plan.table(), part));
        return offset != null
                && StructureRecords.SENT.equals(offset.get(StructureRecords.STATE))
                && (!(offset.get(TablesProgress.RUN) instanceof Number run)
                        || run.longValue() >= plan.run());
    }

    private TableStructures structures(Connection connection, List<SourceTable> tables) {
        return new TableStructures(
                database, connection, tables, config.structure() == StructureMode.ALL);
    }

    private StructureRecord read(
            TableStructures structures, SourceTable table, Part part, List<Finding> findings)
            throws SQLException {
        StructureRecord found = structures.read(table, config.topic(table.name()), part);
        found.table()
                .findings()
                .forEach(
                        finding ->
                                findings.add(
                                        new Finding(
                                                "table " + table.name() + ", " + finding.object(),
                                                finding.reason(),
                                                finding.remedy())));
        return found;
    }

    private static void log(List<Finding> findings) {
        findings.stream().limit(LOGGED_MAX).forEach(found -> LOG.warn("Not copied: {}", found));
        if (findings.size() > LOGGED_MAX) {
            LOG.warn(
                    "And {} more, see the records of the topic of structure",
                    findings.size() - LOGGED_MAX);
        }
    }
}
