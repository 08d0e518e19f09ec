package dev.jetconnect.sequence;

import dev.jetconnect.log.OrderState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The sequencer on one thread, from a record's headers to its place in the order: records in order,
 * records of which each 64 were mixed, and records without an order. In the runtime's package,
 * since the sequencer is no public class.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SequencerBenchmark {
    private static final int RECORDS = 512;
    private static final int MIXED = 64;

    private final CountingOutlet out = new CountingOutlet();
    private SequencerSettings settings;
    private List<SinkRecord> inOrder;
    private List<SinkRecord> mixed;
    private List<SinkRecord> unordered;
    private Sequencer<SinkRecord> sequencer;
    private int next;

    @Setup
    public void prepare() {
        settings = SequencerSettings.of(Map.of());
        inOrder = new ArrayList<>();
        unordered = new ArrayList<>();
        for (int number = 1; number <= RECORDS; number++) {
            ConnectHeaders headers = new ConnectHeaders();
            headers.addString(Place.ORDER_HEADER, "shop");
            headers.addString(Place.POSITION_HEADER, position(number));
            headers.addString(Place.PREVIOUS_HEADER, position(number - 1));
            inOrder.add(record(number, headers));
            unordered.add(record(number, new ConnectHeaders()));
        }
        mixed = new ArrayList<>(inOrder);
        for (int from = 0; from < RECORDS; from += MIXED) {
            Collections.shuffle(mixed.subList(from, from + MIXED), new Random(from));
        }
    }

    @Benchmark
    public long inOrder() {
        return offer(inOrder);
    }

    @Benchmark
    public long mixed() {
        return offer(mixed);
    }

    @Benchmark
    public long unordered() {
        return offer(unordered);
    }

    /** The records begin anew at the end, and so does their order. */
    private long offer(List<SinkRecord> records) {
        if (next == 0) {
            Map<String, OrderState> begin = Map.of("shop", new OrderState(position(0), List.of()));
            sequencer = new Sequencer<>(settings, begin, new SequencerMetrics());
        }
        SinkRecord record = records.get(next);
        sequencer.offer(Place.of(record), record, 0, out);
        next = (next + 1) % RECORDS;
        return out.passed;
    }

    private static String position(int number) {
        return String.format("p%016x-%016x-%016x", number, 0, 0);
    }

    private static SinkRecord record(int offset, ConnectHeaders headers) {
        return new SinkRecord(
                "t", 0, null, null, null, "value", offset, 0L, TimestampType.CREATE_TIME, headers);
    }

    private static final class CountingOutlet implements Outlet<SinkRecord> {
        private long passed;

        @Override
        public void pass(SinkRecord record) {
            passed++;
        }

        @Override
        public void dropDuplicate(SinkRecord record) {
            throw new IllegalStateException("There are no duplicates");
        }

        @Override
        public void refuse(SinkRecord record, GapPolicy policy, String reason) {
            throw new IllegalStateException(reason);
        }
    }
}
