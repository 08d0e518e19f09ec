package dev.jetconnect.it.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The table of cases with their results on both targets, as Markdown.
 *
 * <p>Confined to one thread.
 */
final class ConformanceTable {
    private final StringBuilder text = new StringBuilder();

    private ConformanceTable() {}

    static ConformanceTable of(
            CaseResults jetConnect, CaseResults kafka, List<NotPorted> notPorted) {
        ConformanceTable table = new ConformanceTable();
        TreeSet<String> names = new TreeSet<>(jetConnect.byName().keySet());
        names.addAll(kafka.byName().keySet());
        TreeSet<String> ported = new TreeSet<>();
        jetConnect.byName().values().forEach(result -> ported.addAll(result.kafkaCases()));
        table.line("# Conformance with Kafka Connect 4.3.1");
        table.line("");
        table.line("| | cases | passed | failed | skipped |");
        table.line("|---|---|---|---|---|");
        table.totals("JetConnect", jetConnect.byName().values());
        table.totals("Kafka Connect", kafka.byName().values());
        table.line("");
        table.line(
                ported.size()
                        + " cases of Apache Kafka are expressed here, "
                        + notPorted.size()
                        + " have no counterpart.");
        table.line("");
        table.line(
                "| case | of Apache Kafka | JetConnect | Kafka Connect | deliberate difference |");
        table.line("|---|---|---|---|---|");
        names.forEach(name -> table.row(jetConnect.byName().get(name), kafka.byName().get(name)));
        table.line("");
        table.line("| case of Apache Kafka without counterpart | reason |");
        table.line("|---|---|");
        notPorted.forEach(
                none -> table.line("| " + none.kafkaCase() + " | " + none.reason() + " |"));
        return table;
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void totals(String target, Collection<CaseResult> results) {
        line(
                "| %s | %d | %d | %d | %d |"
                        .formatted(
                                target,
                                results.size(),
                                count(results, "passed"),
                                count(results, "failed"),
                                count(results, "skipped")));
    }

    /** At least one of the two is there. */
    private void row(CaseResult jetConnect, CaseResult kafka) {
        CaseResult either = jetConnect == null ? kafka : jetConnect;
        line(
                "| %s | %s | %s | %s | %s |"
                        .formatted(
                                either.name(),
                                String.join("<br>", either.kafkaCases()),
                                result(jetConnect),
                                result(kafka),
                                either.differs()));
    }

    private static String result(CaseResult result) {
        return Optional.ofNullable(result).map(CaseResult::result).orElse("not run");
    }

    private static long count(Collection<CaseResult> results, String result) {
        return results.stream().filter(one -> one.result().equals(result)).count();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
