package dev.jetconnect.transforms.record;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Remembers what was derived from the keys that were used last, and forgets the others.
 *
 * <p>Confined to one thread.
 */
public final class BoundedCache<K, V> {
    private final LinkedHashMap<K, V> entries;

    public BoundedCache(int entriesMax) {
        this.entries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                        return size() > entriesMax;
                    }
                };
    }

    public V get(K key, Function<K, V> derive) {
        V value = entries.get(key);
        if (value == null) {
            value = derive.apply(key);
            entries.put(key, value);
        }
        return value;
    }
}
