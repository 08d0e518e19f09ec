package dev.jetconnect.chaos;

import dev.jetconnect.chaos.Evidence.Happening;
import dev.jetconnect.chaos.Evidence.Numbers;
import dev.jetconnect.chaos.Evidence.Rows;
import dev.jetconnect.chaos.Evidence.StoredRow;
import dev.jetconnect.chaos.ProbeLedger.Applied;
import dev.jetconnect.chaos.ProbeLedger.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The evidence of a run in which all went well, which a test spoils in one place: four records of
 * two runs of a task, the second from second 100 on; two transactions.
 *
 * <p>Confined to one thread.
 */
final class RunOnPaper {
    final List<StoredRecord> stored = new ArrayList<>();
    final List<Event> sourceEvents = new ArrayList<>();
    final List<Event> sinkEvents = new ArrayList<>();
    final List<Applied> applied = new ArrayList<>();
    final List<Event> bystanderEvents = new ArrayList<>();
    final List<Applied> bystanderApplied = new ArrayList<>();
    final Map<String, List<Long>> sent = new TreeMap<>();
    final List<StoredRow> rows = new ArrayList<>();
    final Map<String, List<Long>> arrived = new TreeMap<>();
    final List<Happening> happenings = new ArrayList<>();
    final List<ChaosWorker.Sample> samples = new ArrayList<>();
    final List<Evidence.SlotSample> slots = new ArrayList<>();
    final List<Evidence.PositionSample> positions = new ArrayList<>();
    final Map<String, List<Integer>> ends = new TreeMap<>();
    final Map<String, String> texts = new TreeMap<>();

    RunOnPaper() {
        for (int number = 0; number < 4; number++) {
            String run = number < 2 ? "1-a" : "2-b";
            long second = number < 2 ? number : 100 + number;
            if (number % 2 == 0) {
                sourceEvents.add(new Event(second * 1000, run, "task-0", "start", ""));
                sinkEvents.add(new Event(second * 1000, run, "task-0", "start", ""));
            }
            stored.add(record(10 + number, number, run));
            sourceEvents.add(confirmation(second, run, number));
            applied.add(new Applied(second * 1000, run, 0, 0, number, "0-0", number));
        }
        for (String table : Pipelines.TABLES) {
            sent.put(table, new ArrayList<>(List.of(1L, 2L)));
            arrived.put(table, new ArrayList<>(List.of(1L, 2L)));
        }
        for (long number = 1; number <= 2; number++) {
            rows.add(new StoredRow(number, "journal_a", number));
            rows.add(new StoredRow(number, "journal_b", number));
        }
        bystanderEvents.add(new Event(0, "1-c", "task-0", "start", ""));
        for (int number = 0; number < 4; number++) {
            bystanderApplied.add(new Applied(number * 10_000L, "1-c", 0, 0, number, "0-0", number));
        }
        samples.add(new ChaosWorker.Sample("worker-0", 300L << 20, 80));
        slots.add(new Evidence.SlotSample(1000, 1000));
        positions.add(new Evidence.PositionSample(1000, "numbers-sink", "numbers-0", 2));
        positions.add(new Evidence.PositionSample(2000, "numbers-sink", "numbers-0", 3));
        texts.put("the log of worker-0", "INFO started");
    }

    static StoredRecord record(long sequence, long number, String run) {
        return new StoredRecord(sequence, "numbers", 0, "0-0", String.valueOf(number), run);
    }

    static Event confirmation(long second, String run, long number) {
        String details = "numbers 0-0 numbers-0 0-0 " + (number + 1);
        return new Event(second * 1000, run, "task-0", "commitRecord", details);
    }

    Evidence evidence() {
        List<StoredRecord> bystanderStored =
                bystanderApplied.stream()
                        .map(
                                record ->
                                        new StoredRecord(
                                                record.offset(),
                                                "bystander",
                                                0,
                                                "0-0",
                                                String.valueOf(record.number()),
                                                "1-c"))
                        .toList();
        return new Evidence(
                new Numbers(4, List.of("0-0"), stored, sourceEvents, sinkEvents, applied),
                new Numbers(
                        4,
                        List.of("0-0"),
                        bystanderStored,
                        bystanderEvents,
                        List.of(),
                        bystanderApplied),
                new Rows(sent, rows, arrived),
                happenings,
                1_000_000,
                samples,
                slots,
                positions,
                ends,
                texts);
    }
}
