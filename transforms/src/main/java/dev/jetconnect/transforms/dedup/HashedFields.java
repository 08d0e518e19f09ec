package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.record.StoredField;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * The fields of a schema for {@link ValueHash}, and a hash of their names and kinds in their order,
 * with those of the structs among them.
 *
 * <p>Immutable.
 */
final class HashedFields {
    private static final long END = -1;

    private final StoredField[] fields;
    private final ValueKind[] kinds;
    private final long low;
    private final long high;

    private HashedFields(List<Field> fields, SipHash namesAndKinds) {
        this.fields = fields.stream().map(StoredField::new).toArray(StoredField[]::new);
        this.kinds =
                fields.stream()
                        .map(field -> ValueKind.of(field.schema()))
                        .toArray(ValueKind[]::new);
        this.low = namesAndKinds.low();
        this.high = namesAndKinds.high();
    }

    static HashedFields of(Schema schema) {
        // Any key will do: names are not what somebody could choose to make rows collide.
        SipHash hash = new SipHash(0, 0);
        describe(schema, new Schema[] {schema}, hash);
        hash.end();
        return new HashedFields(schema.fields(), hash);
    }

    int count() {
        return fields.length;
    }

    ValueKind kind(int index) {
        return kinds[index];
    }

    Object value(int index, Struct struct) {
        return fields[index].of(struct);
    }

    long low() {
        return low;
    }

    long high() {
        return high;
    }

    private static void describe(Schema schema, Schema[] path, SipHash hash) {
        for (Field field : schema.fields()) {
            hash.add(field.name());
            ValueKind kind = ValueKind.of(field.schema());
            hash.add(kind.code);
            if (kind == ValueKind.STRUCT) {
                describeInner(field.schema(), path, hash);
            }
        }
        hash.add(END);
    }

    /** A schema may hold itself: then the place on the path to it says which one it is. */
    private static void describeInner(Schema schema, Schema[] path, SipHash hash) {
        for (int i = 0; i < path.length; i++) {
            @SuppressWarnings("ReferenceEquality") // an equal schema that ends is described
            boolean isSame = path[i] == schema;
            if (isSame) {
                hash.add(i);
                return;
            }
        }
        Schema[] longer = Arrays.copyOf(path, path.length + 1);
        longer[path.length] = schema;
        describe(schema, longer, hash);
    }
}
