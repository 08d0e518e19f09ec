package dev.jetconnect.benchmarks.transforms;

import dev.jetconnect.transforms.Deduplicate;
import dev.jetconnect.transforms.DropUnchanged;
import dev.jetconnect.transforms.MaskField;
import dev.jetconnect.transforms.RenameByPattern;
import dev.jetconnect.transforms.RouteByField;
import dev.jetconnect.transforms.Sequence;
import dev.jetconnect.transforms.TransactionBoundary;
import dev.jetconnect.transforms.predicates.FieldMatches;
import dev.jetconnect.transforms.predicates.IsOperation;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One transform on one thread, on updates with whole rows before and after. The window of {@code
 * Deduplicate} is smaller than the number of records, so that each one is new, is added, and drives
 * another one out; and holds all of them where each one is a duplicate.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TransformsBenchmark {
    /**
     * 512 are in the processor's cache, as records are that a converter has just made: Connect
     * applies the transforms to one after the other. 4096 are not.
     */
    @Param({"512"})
    public int records;

    private SinkRecord[] sink;
    private SinkRecord[] again;
    private SinkRecord[] rows;
    private SourceRecord[] source;
    private int next;

    private Transformation<SinkRecord> byPosition;
    private Transformation<SinkRecord> byFields;
    private Transformation<SinkRecord> byValue;
    private Transformation<SinkRecord> ofDuplicates;
    private Transformation<SourceRecord> sequence;
    private Transformation<SinkRecord> transaction;
    private Transformation<SinkRecord> route;
    private Transformation<SinkRecord> mask;
    private Transformation<SinkRecord> rename;
    private Transformation<SinkRecord> dropUnchanged;
    private Predicate<SinkRecord> isOperation;
    private Predicate<SinkRecord> fieldMatches;

    @Setup
    public void prepare() {
        sink = ChangeRecords.sink(records);
        again = ChangeRecords.sink(2 * records);
        source = ChangeRecords.source(records);
        rows = ChangeRecords.rows(records);
        String window = String.valueOf(records / 4);
        byPosition = configured(new Deduplicate<>(), Map.of("window.records", window));
        byFields =
                configured(
                        new Deduplicate<>(),
                        Map.of(
                                "window.records", window,
                                "key.mode", "fields",
                                "key.fields", "topic,value.after.id"));
        byValue =
                configured(
                        new Deduplicate<>(), Map.of("window.records", window, "key.mode", "value"));
        ofDuplicates =
                configured(
                        new Deduplicate<>(),
                        Map.of("key.mode", "fields", "key.fields", "value.op"));
        sequence = configured(new Sequence<>(), Map.of());
        transaction = configured(new TransactionBoundary<>(), Map.of());
        route = configured(new RouteByField<>(), Map.of("field", "value.after.status"));
        mask =
                configured(
                        new MaskField<>(), Map.of("fields", "email", "secret", "sixteen letters!"));
        rename = configured(new RenameByPattern<>(), Map.of("case", "upper"));
        dropUnchanged = configured(new DropUnchanged<>(), Map.of());
        isOperation = new IsOperation<>();
        isOperation.configure(Map.of("operations", "c,u"));
        fieldMatches = new FieldMatches<>();
        fieldMatches.configure(Map.of("field", "value.after.status", "pattern", "pa.*"));
    }

    @Benchmark
    public Object deduplicateByPosition() {
        return byPosition.apply(sink[next()]);
    }

    @Benchmark
    public Object deduplicateByFields() {
        return byFields.apply(sink[next()]);
    }

    @Benchmark
    public Object deduplicateByValue() {
        return byValue.apply(sink[next()]);
    }

    @Benchmark
    public Object deduplicateDuplicates() {
        return ofDuplicates.apply(again[records + next()]);
    }

    @Benchmark
    public Object sequence() {
        return sequence.apply(source[next()]);
    }

    @Benchmark
    public Object transactionBoundary() {
        return transaction.apply(sink[next()]);
    }

    @Benchmark
    public Object routeByField() {
        return route.apply(sink[next()]);
    }

    @Benchmark
    public Object maskField() {
        return mask.apply(sink[next()]);
    }

    @Benchmark
    public Object renameByPattern() {
        return rename.apply(sink[next()]);
    }

    @Benchmark
    public Object maskFieldOfRows() {
        return mask.apply(rows[next()]);
    }

    @Benchmark
    public Object renameByPatternOfRows() {
        return rename.apply(rows[next()]);
    }

    @Benchmark
    public Object dropUnchanged() {
        return dropUnchanged.apply(sink[next()]);
    }

    @Benchmark
    public boolean isOperation() {
        return isOperation.test(sink[next()]);
    }

    @Benchmark
    public boolean fieldMatches() {
        return fieldMatches.test(sink[next()]);
    }

    private int next() {
        next = (next + 1) & (records - 1);
        return next;
    }

    private static <T extends Transformation<?>> T configured(
            T transform, Map<String, String> settings) {
        transform.configure(settings);
        return transform;
    }
}
