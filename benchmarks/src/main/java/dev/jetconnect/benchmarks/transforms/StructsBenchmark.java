package dev.jetconnect.benchmarks.transforms;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
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
 * What Connect itself takes for a copy of a change event: new structs for the envelope and both
 * states of the row, and {@code put} for their fields. No transform that changes rows and is
 * written this way is faster.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StructsBenchmark {
    private static final int RECORDS = 512;

    private SinkRecord[] records;
    private int next;

    @Setup
    public void prepare() {
        records = ChangeRecords.sink(RECORDS);
    }

    @Benchmark
    public Object copyOfEnvelope() {
        next = (next + 1) & (RECORDS - 1);
        Struct envelope = (Struct) records[next].value();
        Struct copy = new Struct(envelope.schema());
        for (Field field : envelope.schema().fields()) {
            boolean isRow = field.name().equals("before") || field.name().equals("after");
            Object value = envelope.get(field);
            copy.put(field, isRow ? copy((Struct) value) : value);
        }
        return copy;
    }

    private static Struct copy(Struct row) {
        Struct copy = new Struct(row.schema());
        for (Field field : row.schema().fields()) {
            copy.put(field, row.get(field));
        }
        return copy;
    }
}
