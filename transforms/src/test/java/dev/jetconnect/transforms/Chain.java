package dev.jetconnect.transforms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** The transforms of a connector's settings, applied as Connect applies them. */
final class Chain<R extends ConnectRecord<R>> implements AutoCloseable {
    private record Stage<R extends ConnectRecord<R>>(
            Transformation<R> transform, Predicate<R> predicate, boolean isNegated) {}

    private final List<Stage<R>> stages = new ArrayList<>();

    Chain(Map<String, String> settings) {
        for (String alias : settings.get("transforms").split(",", -1)) {
            Map<String, String> own = below(settings, "transforms." + alias.trim() + ".");
            Transformation<R> transform = create(own.remove("type"));
            String predicateAlias = own.remove("predicate");
            boolean isNegated = Boolean.parseBoolean(own.remove("negate"));
            transform.configure(own);
            Predicate<R> predicate = null;
            if (predicateAlias != null) {
                Map<String, String> of = below(settings, "predicates." + predicateAlias + ".");
                predicate = create(of.remove("type"));
                predicate.configure(of);
            }
            stages.add(new Stage<>(transform, predicate, isNegated));
        }
    }

    static <R extends ConnectRecord<R>> Chain<R> of(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Chain<>(settings);
    }

    R apply(R record) {
        R current = record;
        for (Stage<R> stage : stages) {
            boolean applies =
                    stage.predicate() == null
                            || stage.predicate().test(current) != stage.isNegated();
            if (current != null && applies) {
                current = stage.transform().apply(current);
            }
            if (current == null) {
                return null;
            }
        }
        return current;
    }

    List<R> applyAll(List<R> records) {
        List<R> results = new ArrayList<>();
        records.forEach(record -> results.add(apply(record)));
        return results;
    }

    @Override
    public void close() {
        stages.forEach(stage -> stage.transform().close());
    }

    private static Map<String, String> below(Map<String, String> settings, String prefix) {
        Map<String, String> below = new HashMap<>();
        settings.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        below.put(key.substring(prefix.length()), value);
                    }
                });
        return below;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T create(String type) {
        try {
            return (T) Class.forName(type).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " cannot be made", e);
        }
    }
}
