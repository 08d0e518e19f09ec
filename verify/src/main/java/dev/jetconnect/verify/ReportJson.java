package dev.jetconnect.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A report as JSON in one line. Immutable. */
final class ReportJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportJson() {}

    static String of(VerifyReport report) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("state", report.state().shown());
        if (report.failure() != null) {
            json.put("error", report.failure());
        }
        json.put("seconds", report.seconds());
        ArrayNode tables = json.putArray("tables");
        report.tables().forEach(table -> add(table, tables.addObject()));
        return json.toString();
    }

    private static void add(TableReport table, ObjectNode json) {
        json.put("source", table.source());
        json.put("target", table.target());
        json.put("state", table.state().shown());
        if (table.failure() != null) {
            json.put("error", table.failure());
        }
        json.put("sourceRows", table.sourceRows());
        json.put("targetRows", table.targetRows());
        if (table.rowsEstimate() >= 0) {
            json.put("sourceRowsEstimate", table.rowsEstimate());
        }
        json.put("missing", table.missing());
        json.put("extra", table.extra());
        json.put("changed", table.changed());
        json.put("moving", table.moving());
        ArrayNode differences = json.putArray("differences");
        table.differences().forEach(difference -> add(difference, differences.addObject()));
        ArrayNode notes = json.putArray("notes");
        table.notes().forEach(notes::add);
    }

    private static void add(Difference difference, ObjectNode json) {
        json.put("kind", difference.kind().name().toLowerCase(java.util.Locale.ROOT));
        ObjectNode key = json.putObject("key");
        difference.key().forEach(key::put);
        if (!difference.columns().isEmpty()) {
            ArrayNode columns = json.putArray("columns");
            difference.columns().forEach(columns::add);
        }
    }
}
