package dev.jetconnect.benchmarks.transforms;

import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;

/** Updates of a row of eight columns, as Debezium's PostgreSQL connector makes them. */
final class ChangeRecords {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("customer_id", Schema.INT64_SCHEMA)
                    .field("status", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("email", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("amount", Schema.OPTIONAL_FLOAT64_SCHEMA)
                    .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("created_at", Schema.OPTIONAL_INT64_SCHEMA)
                    .field("updated_at", Schema.OPTIONAL_INT64_SCHEMA)
                    .build();
    private static final Schema SOURCE =
            SchemaBuilder.struct()
                    .field("connector", Schema.STRING_SCHEMA)
                    .field("name", Schema.STRING_SCHEMA)
                    .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
                    .build();
    private static final Schema TRANSACTION =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.STRING_SCHEMA)
                    .field("total_order", Schema.INT64_SCHEMA)
                    .build();
    private static final Schema ENVELOPE =
            SchemaBuilder.struct()
                    .name("shop.public.orders.Envelope")
                    .field("before", ROW)
                    .field("after", ROW)
                    .field("source", SOURCE)
                    .field("op", Schema.STRING_SCHEMA)
                    .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                    .field("transaction", TRANSACTION)
                    .build();

    private ChangeRecords() {}

    static SinkRecord[] sink(int count) {
        SinkRecord[] records = new SinkRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] =
                    new SinkRecord(
                            "shop.public.orders",
                            0,
                            KEY,
                            key(i),
                            ENVELOPE,
                            change(i),
                            i,
                            1_700_000_000_000L,
                            TimestampType.CREATE_TIME);
        }
        return records;
    }

    /** The rows alone, as they are behind {@code ExtractNewRecordState}. */
    static SinkRecord[] rows(int count) {
        SinkRecord[] records = new SinkRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] =
                    new SinkRecord(
                            "shop.public.orders",
                            0,
                            KEY,
                            key(i),
                            ROW,
                            row(i, "paid"),
                            i,
                            1_700_000_000_000L,
                            TimestampType.CREATE_TIME);
        }
        return records;
    }

    static SourceRecord[] source(int count) {
        SourceRecord[] records = new SourceRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] =
                    new SourceRecord(
                            Map.of("server", "shop"),
                            Map.of("lsn", (long) i),
                            "shop.public.orders",
                            null,
                            KEY,
                            key(i),
                            ENVELOPE,
                            change(i));
        }
        return records;
    }

    private static Struct key(int number) {
        return new Struct(KEY).put("id", (long) number);
    }

    private static Struct change(int number) {
        long lsn = 24_023_128L + number * 56L;
        return new Struct(ENVELOPE)
                .put("before", row(number, "open"))
                .put("after", row(number, "paid"))
                .put(
                        "source",
                        new Struct(SOURCE)
                                .put("connector", "postgresql")
                                .put("name", "shop")
                                .put("sequence", "[\"" + (lsn - 56) + "\",\"" + lsn + "\"]")
                                .put("lsn", lsn))
                .put("op", "u")
                .put("ts_ms", 1_700_000_000_000L)
                .put(
                        "transaction",
                        new Struct(TRANSACTION)
                                .put("id", "571:" + lsn)
                                .put("total_order", 1L + number));
    }

    private static Struct row(int number, String status) {
        return new Struct(ROW)
                .put("id", (long) number)
                .put("customer_id", number % 1000L)
                .put("status", status)
                .put("email", "customer" + number + "@example.com")
                .put("amount", number / 100.0)
                .put("note", "left at the door of number " + number)
                .put("created_at", 1_700_000_000_000L)
                .put("updated_at", 1_700_000_000_000L + number);
    }
}
