package dev.jetconnect.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.runtime.rest.RestServerConfig;

/**
 * Finds keys of a worker's properties that nothing reads. A wrong key of ours is refused, since it
 * can only be a mistake. Any other is reported and left alone: worker files move over from Kafka
 * Connect unedited, and extensions may read keys of their own.
 */
public final class UnknownSettings {
    /** Keys below these prefixes belong to plugins or clients, so only those can know them. */
    private static final List<String> OPEN_PREFIXES =
            List.of(
                    "key.converter.",
                    "value.converter.",
                    "header.converter.",
                    "config.providers.",
                    "consumer.",
                    "listeners.https.",
                    "admin.listeners.https.",
                    "rest.extension.",
                    "metrics.",
                    "ssl.",
                    "nats.ssl.",
                    "connector.client.config.override.");

    private UnknownSettings() {}

    /**
     * Checks the keys of a worker's properties.
     *
     * @return one sentence for each key that is not known and not ours
     * @throws ConfigException naming every unknown key below {@code nats.}
     */
    public static List<String> check(Map<String, String> properties) {
        Set<String> known = knownKeys();
        List<String> wrong = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        for (String key : new TreeSet<>(properties.keySet())) {
            if (known.contains(key)
                    || OPEN_PREFIXES.stream().anyMatch(key::startsWith)
                    || KafkaSettings.isWithoutEffect(key)) {
                continue;
            }
            String sentence = "Unknown setting '" + key + "'" + suggestion(key, known);
            (key.startsWith(WorkerSettings.NATS_PREFIX) ? wrong : ignored).add(sentence);
        }
        if (!wrong.isEmpty()) {
            throw new ConfigException(String.join(" ", wrong));
        }
        return ignored;
    }

    private static Set<String> knownKeys() {
        Set<String> known = new TreeSet<>(WorkerSettings.configDef().names());
        known.addAll(RestServerConfig.forPublic(null, Map.of()).values().keySet());
        return known;
    }

    private static String suggestion(String key, Set<String> known) {
        Optional<String> nearest =
                known.stream()
                        .filter(name -> distance(key, name) <= Math.max(2, key.length() / 8))
                        .min(Comparator.comparingInt(name -> distance(key, name)));
        return nearest.map(name -> ": did you mean '" + name + "'?")
                .orElse(": remove it, or see docs for the settings of a worker.");
    }

    /** Levenshtein distance in two rows. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced =
                        previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
