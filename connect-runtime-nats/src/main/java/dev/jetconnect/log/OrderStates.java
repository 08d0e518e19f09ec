package dev.jetconnect.log;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far sink connectors have passed on the orders that their sequencers restore. It stands beside
 * the committed positions, since it goes when somebody changes those: what is read again then must
 * be passed on again.
 *
 * <p>Thread-safe. Tasks of one connector change disjoint orders.
 */
public final class OrderStates {
    private static final TypeReference<TreeMap<String, OrderState>> STATES =
            new TypeReference<>() {};
    private static final String KEY_SUFFIX = ".orders";

    private final Bucket bucket;

    OrderStates(Bucket bucket) {
        this.bucket = bucket;
    }

    /** The state of each order that was ever committed. */
    public Map<String, OrderState> read(String connector) {
        return bucket.get(key(connector))
                .map(entry -> Json.read(entry, STATES))
                .orElseGet(TreeMap::new);
    }

    /** Changes the states of some orders and leaves the others. */
    public void commit(String connector, Map<String, OrderState> changes) {
        while (true) {
            Optional<Entry> stored = bucket.get(key(connector));
            TreeMap<String, OrderState> states =
                    stored.map(entry -> Json.read(entry, STATES)).orElseGet(TreeMap::new);
            states.putAll(changes);
            OptionalLong expected =
                    stored.map(entry -> OptionalLong.of(entry.revision()))
                            .orElse(OptionalLong.empty());
            if (bucket.update(key(connector), Json.write(states), expected).isPresent()) {
                return;
            }
        }
    }

    void delete(String connector) {
        bucket.delete(key(connector));
    }

    private static String key(String connector) {
        return StreamNames.encode(connector) + KEY_SUFFIX;
    }
}
