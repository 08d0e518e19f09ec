package dev.jetconnect.benchmarks.convert;

import dev.jetconnect.convert.BinaryConverter;
import dev.jetconnect.convert.SchemaStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
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

/** A converter on one thread, on rows of a snapshot in Debezium's envelope. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ConverterBenchmark {
    private static final int RECORDS = 1024;
    private static final String TOPIC = "shop.public.orders";

    /** Whose form: ours, Connect's JSON with schemas, and without. */
    @Param({"binary", "json", "plain-json"})
    private String form;

    private Converter converter;
    private Struct[] records;
    private byte[][] written;
    private int next;

    @Setup
    public void prepare() {
        converter = converter();
        records = OrderRecords.envelopes(RECORDS);
        written = new byte[RECORDS][];
        long bytes = 0;
        for (int i = 0; i < RECORDS; i++) {
            written[i] = converter.fromConnectData(TOPIC, OrderRecords.ENVELOPE, records[i]);
            bytes += written[i].length;
        }
        System.out.println(form + ": " + bytes / RECORDS + " bytes a record");
    }

    private Converter converter() {
        if (form.equals("binary")) {
            BinaryConverter binary = new BinaryConverter();
            binary.configure(Map.of(), false);
            binary.serve(bucket -> new KeptSchemas(new HashMap<>()));
            return binary;
        }
        JsonConverter json = new JsonConverter();
        json.configure(Map.of("schemas.enable", String.valueOf(form.equals("json"))), false);
        return json;
    }

    @Benchmark
    public byte[] write() {
        return converter.fromConnectData(TOPIC, OrderRecords.ENVELOPE, records[next()]);
    }

    @Benchmark
    public Object read() {
        return converter.toConnectData(TOPIC, written[next()]);
    }

    private int next() {
        next = (next + 1) & (RECORDS - 1);
        return next;
    }

    private record KeptSchemas(Map<String, byte[]> kept) implements SchemaStore {
        @Override
        public String name() {
            return "memory";
        }

        @Override
        public Optional<byte[]> find(String fingerprint) {
            return Optional.ofNullable(kept.get(fingerprint));
        }

        @Override
        public void keep(String fingerprint, byte[] schema) {
            kept.put(fingerprint, schema);
        }
    }
}
