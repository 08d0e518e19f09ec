package dev.jetconnect.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys of Kafka Connect's workers that have nothing to act on where there is no Kafka. They are
 * taken and named once, since worker files move over from Kafka Connect unedited.
 */
public final class KafkaSettings {
    private static final Set<String> KEYS =
            Set.of(
                    "bootstrap.servers",
                    "connect.protocol",
                    "rebalance.timeout.ms",
                    "scheduled.rebalance.max.delay.ms",
                    "worker.sync.timeout.ms",
                    "worker.unsync.backoff.ms",
                    "client.id",
                    "client.dns.lookup",
                    "request.timeout.ms",
                    "retry.backoff.ms",
                    "retry.backoff.max.ms",
                    "reconnect.backoff.ms",
                    "reconnect.backoff.max.ms",
                    "send.buffer.bytes",
                    "receive.buffer.bytes",
                    "connections.max.idle.ms");

    private static final List<String> PREFIXES =
            List.of(
                    "config.storage.",
                    "offset.storage.",
                    "status.storage.",
                    "inter.worker.",
                    "security.",
                    "sasl.",
                    "metadata.",
                    "socket.connection.setup.",
                    "internal.key.converter",
                    "internal.value.converter",
                    "producer.",
                    "admin.",
                    "consumer.");

    /** Below {@link #PREFIXES}, but heeded: by the REST server and by the readers of sinks. */
    private static final List<String> HEEDED =
            List.of("admin.listeners", "consumer.max.poll.records", "consumer.auto.offset.reset");

    private KafkaSettings() {}

    /** The keys of a worker's properties that have no effect, in alphabetical order. */
    public static List<String> withoutEffect(Map<String, String> properties) {
        return properties.keySet().stream()
                .filter(KafkaSettings::isWithoutEffect)
                .sorted()
                .toList();
    }

    static boolean isWithoutEffect(String key) {
        return (KEYS.contains(key) || PREFIXES.stream().anyMatch(key::startsWith))
                && HEEDED.stream().noneMatch(key::startsWith);
    }
}
