package dev.jetconnect.benchmarks.convert;

import java.math.BigDecimal;
import java.util.Random;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Rows of the table {@code orders} as Debezium's PostgreSQL connector reads them in a snapshot: its
 * envelope, with the names, docs and parameters that make its schema large.
 */
final class OrderRecords {
    private static final Schema ROW =
            SchemaBuilder.struct()
                    .name("shop.public.orders.Value")
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("customer_id", Schema.INT32_SCHEMA)
                    .field(
                            "amount",
                            Decimal.builder(2).parameter("connect.decimal.precision", "12").build())
                    .field("status", Schema.STRING_SCHEMA)
                    .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("created_at", zoned())
                    .field("updated_at", zoned())
                    .build();
    private static final Schema SOURCE =
            SchemaBuilder.struct()
                    .name("io.debezium.connector.postgresql.Source")
                    .version(1)
                    .field("version", Schema.STRING_SCHEMA)
                    .field("connector", Schema.STRING_SCHEMA)
                    .field("name", Schema.STRING_SCHEMA)
                    .field("ts_ms", Schema.INT64_SCHEMA)
                    .field(
                            "snapshot",
                            SchemaBuilder.string()
                                    .name("io.debezium.data.Enum")
                                    .version(1)
                                    .parameter(
                                            "allowed",
                                            "true,first,first_in_data_collection,"
                                                    + "last_in_data_collection,last,false,incremental")
                                    .optional()
                                    .defaultValue("false")
                                    .build())
                    .field("db", Schema.STRING_SCHEMA)
                    .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
                    .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
                    .field("schema", Schema.STRING_SCHEMA)
                    .field("table", Schema.STRING_SCHEMA)
                    .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
                    .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
                    .field("xmin", Schema.OPTIONAL_INT64_SCHEMA)
                    .build();
    private static final Schema TRANSACTION =
            SchemaBuilder.struct()
                    .name("event.block")
                    .version(1)
                    .optional()
                    .field("id", Schema.STRING_SCHEMA)
                    .field("total_order", Schema.INT64_SCHEMA)
                    .field("data_collection_order", Schema.INT64_SCHEMA)
                    .build();
    static final Schema ENVELOPE =
            SchemaBuilder.struct()
                    .name("shop.public.orders.Envelope")
                    .version(2)
                    .field("before", ROW)
                    .field("after", ROW)
                    .field("source", SOURCE)
                    .field("transaction", TRANSACTION)
                    .field("op", Schema.STRING_SCHEMA)
                    .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                    .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
                    .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
                    .build();

    private OrderRecords() {}

    static Struct[] envelopes(int count) {
        Random random = new Random(count);
        Struct[] envelopes = new Struct[count];
        for (int i = 0; i < count; i++) {
            envelopes[i] = envelope(i, random);
        }
        return envelopes;
    }

    private static Schema zoned() {
        return SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").version(1).build();
    }

    private static Struct envelope(int number, Random random) {
        long now = 1_795_000_000_000L + number;
        return new Struct(ENVELOPE)
                .put("after", row(number, random))
                .put("source", source(now))
                .put("op", "r")
                .put("ts_ms", now)
                .put("ts_us", now * 1000)
                .put("ts_ns", now * 1_000_000);
    }

    private static Struct row(int number, Random random) {
        return new Struct(ROW)
                .put("id", (long) number)
                .put("customer_id", random.nextInt(50_000))
                .put("amount", BigDecimal.valueOf(random.nextInt(10_000_000), 2))
                .put("status", "shipped")
                .put(
                        "note",
                        "Deliver to the back door of house "
                                + number % 977
                                + ", ask for "
                                + Long.toHexString(random.nextLong())
                                + Long.toHexString(random.nextLong())
                                + ", leave a note if nobody opens: "
                                + Integer.toHexString(random.nextInt()))
                .put("created_at", "2026-01-01T00:00:01.000000Z")
                .put("updated_at", "2026-11-21T09:30:12.123456Z");
    }

    private static Struct source(long now) {
        return new Struct(SOURCE)
                .put("version", "3.0.0.Final")
                .put("connector", "postgresql")
                .put("name", "shop")
                .put("ts_ms", now)
                .put("snapshot", "true")
                .put("db", "source")
                .put("sequence", "[null,\"24023128\"]")
                .put("ts_us", now * 1000)
                .put("ts_ns", now * 1_000_000)
                .put("schema", "public")
                .put("table", "orders")
                .put("txId", 571L)
                .put("lsn", 24_023_128L);
    }
}
