package dev.jetconnect.benchmarks;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The sinks that are compared on the same records. The first is what the others stand beside. */
enum SinkVariant {
    OURS("ours"),
    AT_LEAST_ONCE("ours, at_least_once"),
    TRANSACTIONS("ours, transaction.apply"),
    DEBEZIUM("Debezium");

    private final String title;

    SinkVariant(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** In names of connectors, and on the command line. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The connector's config.
     *
     * @param source whose topics it reads
     */
    Map<String, String> config(JetConnectSide side, Target target, String source) {
        String topic = source + Orders.TOPIC;
        return switch (this) {
            case OURS -> side.sinkConfig(target, topic);
            case AT_LEAST_ONCE ->
                    with(side.sinkConfig(target, topic), "delivery.guarantee", "at_least_once");
            case TRANSACTIONS ->
                    with(
                            side.sinkConfig(target, topic + "," + source + ".transaction"),
                            "transaction.apply",
                            "true");
            case DEBEZIUM -> DebeziumSink.config(target, topic);
        };
    }

    private static Map<String, String> with(Map<String, String> config, String name, String value) {
        Map<String, String> changed = new HashMap<>(config);
        changed.put(name, value);
        return changed;
    }
}
