package dev.jetconnect.progress;

import dev.jetconnect.log.RecordOffset;
import dev.jetconnect.log.StreamUnits;
import dev.jetconnect.progress.CopyReport.Problem;
import dev.jetconnect.progress.ReadingSinks.Sink;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks at one copy again and again, so that each look reads only what is new, and knows what has
 * moved since the last ones.
 *
 * <p>Thread-safe.
 */
final class CopyWatch {
    private final StreamUnits units;
    private final UnaryOperator<String> topics;
    private final CopyLedger ledger;
    private final Clock clock;
    private final Map<TopicPartition, Counted> counts = new HashMap<>();
    private final Map<String, RateWindow> rates = new HashMap<>();
    private final RateWindow rate = new RateWindow();
    private long moved = -1;
    private long movedMillis;

    /**
     * @param topics the topic of each table, unless transforms rename it
     */
    CopyWatch(StreamUnits units, UnaryOperator<String> topics, Clock clock) {
        this.units = units;
        this.topics = topics;
        this.ledger = new CopyLedger(topics);
        this.clock = clock;
    }

    private record Counted(long sequence, int records) {}

    /** What is asked of others for a look. */
    interface Around {
        List<Sink> sinks(Stream<String> topics);

        String state();

        List<Problem> problems(List<Sink> sinks);

        Map<String, Long> readRows();

        long stuckMillis();

        Map<String, Object> schedule(CopyLedger ledger);

        StructureSummary structure(CopyLedger ledger, List<Sink> sinks, boolean isFinished);
    }

    synchronized CopyReport look(String connector, Around around) {
        units.follow(ledger);
        Look look = new Look(connector, around);
        Map<String, TableView> views = new TreeMap<>();
        ledger.tables().forEach((name, table) -> views.put(name, look.view(name, table)));
        return new CopySummary(look, views).report();
    }

    /** What is known at one moment. */
    final class Look {
        final String connector;
        final Around around;
        final long now = clock.millis();
        final List<Sink> sinks;
        private final Map<String, Long> read;

        private Look(String connector, Around around) {
            this.connector = connector;
            this.around = around;
            this.sinks = around.sinks(topicsOfTables());
            this.read = around.readRows();
        }

        private Stream<String> topicsOfTables() {
            return ledger.tables().entrySet().stream()
                    .flatMap(
                            table ->
                                    Stream.concat(
                                            Stream.of(topics.apply(table.getKey())),
                                            table.getValue().partitions().stream()
                                                    .map(TopicPartition::topic)));
        }

        private TableView view(String name, TableLedger table) {
            Map<String, Long> writtenBy = new TreeMap<>();
            for (Sink sink : sinks) {
                boolean reads =
                        sink.topics().test(topics.apply(name))
                                || table.partitions().stream()
                                        .anyMatch(p -> sink.topics().test(p.topic()));
                if (reads) {
                    writtenBy.put(
                            sink.name(),
                            table.written(
                                    sink.topics(),
                                    (partition, sequence) -> isWritten(sink, partition, sequence)));
                }
            }
            long readRows = Math.max(table.rows(), read.getOrDefault(name, 0L));
            RateWindow written =
                    rates.computeIfAbsent(name + " " + table.run(), key -> new RateWindow());
            TableView view = new TableView(name, table, readRows, writtenBy, written);
            view.written().ifPresent(rows -> written.add(now, rows));
            return view;
        }

        /** Whether a sink has read all that there is for it, whatever it is. */
        boolean isAtEnd(Sink sink) {
            return ledger.ends().entrySet().stream()
                    .filter(end -> sink.topics().test(end.getKey().topic()))
                    .allMatch(end -> isWritten(sink, end.getKey(), end.getValue()));
        }

        /** Since when neither the log nor a sink has moved. */
        long standsSince(long total, boolean isRunning) {
            if (total != moved || !isRunning) {
                moved = total;
                movedMillis = now;
            }
            return movedMillis;
        }

        /** Of all tables. */
        RateWindow rate() {
            return rate;
        }

        Map<String, Object> schedule() {
            return around.schedule(ledger);
        }

        StructureSummary structure(boolean isFinished) {
            return around.structure(ledger, sinks, isFinished);
        }
    }

    /** Within a message a position counts only at its end, which only the last one is asked for. */
    private boolean isWritten(Sink sink, TopicPartition partition, long sequence) {
        Long position = sink.positions().get(partition);
        if (position == null) {
            return false;
        }
        long reached = RecordOffset.streamSequence(position);
        if (reached != sequence) {
            return reached > sequence;
        }
        int index = RecordOffset.index(position);
        return index > 0
                && sequence == ledger.ends().getOrDefault(partition, 0L)
                && index >= records(partition, sequence);
    }

    private int records(TopicPartition partition, long sequence) {
        Counted known = counts.get(partition);
        if (known == null || known.sequence() != sequence) {
            known = new Counted(sequence, units.recordsAt(sequence));
            counts.put(partition, known);
        }
        return known.records();
    }
}
