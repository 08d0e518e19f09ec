package dev.jetconnect.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Schemas of any kind, and values that fit them. */
@SuppressWarnings("JavaUtilDate") // the class of Connect's own logical types
public final class RandomData {
    private static final int KINDS_WITHOUT_PARTS = 13;
    private static final int KINDS = 16;

    private final Random random;

    public RandomData(long seed) {
        this.random = new Random(seed);
    }

    public Schema schema(int depth) {
        SchemaBuilder builder =
                builder(random.nextInt(depth > 0 ? KINDS : KINDS_WITHOUT_PARTS), depth);
        if (builder.name() == null && random.nextInt(3) == 0) {
            builder.name(word());
        }
        if (builder.version() == null && random.nextInt(3) == 0) {
            builder.version(random.nextInt());
        }
        if (random.nextInt(3) == 0) {
            builder.doc(word());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            builder.parameter("p" + i, word());
        }
        if (random.nextBoolean()) {
            builder.optional();
        }
        // Connect refuses a struct as a default: its schema cannot be the one that has the default.
        if (builder.type() != Schema.Type.STRUCT && random.nextInt(4) == 0) {
            builder.defaultValue(present(builder.build()));
        }
        return builder.build();
    }

    private SchemaBuilder builder(int kind, int depth) {
        return switch (kind) {
            case 0 -> SchemaBuilder.int8();
            case 1 -> SchemaBuilder.int16();
            case 2 -> SchemaBuilder.int32();
            case 3 -> SchemaBuilder.int64();
            case 4 -> SchemaBuilder.float32();
            case 5 -> SchemaBuilder.float64();
            case 6 -> SchemaBuilder.bool();
            case 7 -> SchemaBuilder.string();
            case 8 -> SchemaBuilder.bytes();
            case 9 -> Decimal.builder(random.nextInt(60) - 20);
            case 10 -> Date.builder();
            case 11 -> Time.builder();
            case 12 -> Timestamp.builder();
            case 13 -> SchemaBuilder.array(schema(depth - 1));
            case 14 -> SchemaBuilder.map(schema(depth - 1), schema(depth - 1));
            default -> struct(depth);
        };
    }

    private SchemaBuilder struct(int depth) {
        SchemaBuilder struct = SchemaBuilder.struct();
        for (int i = random.nextInt(20); i > 0; i--) {
            struct.field("f" + i, schema(depth - 1));
        }
        return struct;
    }

    public Object value(Schema schema) {
        return schema.isOptional() && random.nextInt(3) == 0 ? null : present(schema);
    }

    private Object present(Schema schema) {
        String name = schema.name() == null ? "" : schema.name();
        return switch (name) {
            case Decimal.LOGICAL_NAME ->
                    decimal(Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD)));
            case Date.LOGICAL_NAME ->
                    new java.util.Date(
                            TimeUnit.DAYS.toMillis(random.nextInt(4_000_000) - 2_000_000));
            case Time.LOGICAL_NAME -> new java.util.Date(random.nextInt(86_400_000));
            case Timestamp.LOGICAL_NAME -> new java.util.Date(number());
            default -> ofType(schema);
        };
    }

    private Object ofType(Schema schema) {
        return switch (schema.type()) {
            case INT8 -> (byte) number();
            case INT16 -> (short) number();
            case INT32 -> (int) number();
            case INT64 -> number();
            case FLOAT32 -> Float.intBitsToFloat(random.nextInt() | random.nextInt(2) * 0x7FC00000);
            case FLOAT64 ->
                    Double.longBitsToDouble(
                            random.nextLong() | random.nextInt(2) * 0x7FF8000000000000L);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTES -> bytes();
            case ARRAY -> array(schema);
            case MAP -> map(schema);
            case STRUCT -> structOf(schema);
        };
    }

    private List<Object> array(Schema schema) {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(schema.valueSchema()));
        }
        return elements;
    }

    private Map<Object, Object> map(Schema schema) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.put(value(schema.keySchema()), value(schema.valueSchema()));
        }
        return entries;
    }

    private Struct structOf(Schema schema) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            // One with a default may be left out.
            if (field.schema().defaultValue() == null || random.nextBoolean()) {
                struct.put(field, value(field.schema()));
            }
        }
        return struct;
    }

    /** What Connect takes without a schema, and what a transform may put there. */
    Object schemaless(int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 12)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> (byte) number();
            case 3 -> (short) number();
            case 4 -> (int) number();
            case 5 -> number();
            case 6 -> (float) random.nextGaussian();
            case 7 -> random.nextGaussian();
            case 8 -> text();
            case 9 -> bytes();
            case 10 -> decimal(random.nextInt(2000) - 1000);
            case 11 -> new java.util.Date(number());
            case 12 -> {
                List<Object> elements = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    elements.add(schemaless(depth - 1));
                }
                yield elements;
            }
            default -> {
                Map<Object, Object> entries = new HashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    entries.put(text(), schemaless(depth - 1));
                }
                yield entries;
            }
        };
    }

    private BigDecimal decimal(int scale) {
        return new BigDecimal(
                new BigInteger(random.nextInt(300), random)
                        .multiply(BigInteger.valueOf(random.nextInt(3) - 1)),
                scale);
    }

    /** Of any size, not of any value: most random numbers are very large. */
    private long number() {
        return random.nextLong() >> random.nextInt(64);
    }

    private Object bytes() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return random.nextBoolean() ? bytes : ByteBuffer.wrap(bytes);
    }

    /** Without them: a schema's own texts are JSON. */
    private String word() {
        return text().codePoints()
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** With halves of surrogate pairs, which Java allows and UTF-8 does not. */
    private String text() {
        StringBuilder text = new StringBuilder();
        int limit = List.of(0x80, 0x100, 0x800, 0x10000, 0x110000).get(random.nextInt(5));
        for (int i = random.nextInt(200); i > 0; i--) {
            text.appendCodePoint(random.nextInt(limit));
        }
        return text.toString();
    }
}
