package dev.jetconnect.transforms.record;

import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/**
 * What was derived from the schemas that were used last. Records mostly share schema objects, so it
 * looks for the object first: to compare schemas by content is dear.
 *
 * <p>Confined to one thread.
 */
public final class BySchema<V> {
    private static final int SCHEMAS_MAX = 1000;
    private static final int OBJECTS = 256;

    private final Function<Schema, V> derive;
    private final BoundedCache<Schema, V> bySchema = new BoundedCache<>(SCHEMAS_MAX);
    private final Schema[] objects = new Schema[OBJECTS];
    private final Object[] ofObjects = new Object[OBJECTS];

    public BySchema(Function<Schema, V> derive) {
        this.derive = derive;
    }

    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // what is cast was put in as a V
    public V get(Schema schema) {
        int slot = System.identityHashCode(schema) % OBJECTS;
        if (objects[slot] != schema) {
            ofObjects[slot] = bySchema.get(schema, derive);
            objects[slot] = schema;
        }
        return (V) ofObjects[slot];
    }
}
