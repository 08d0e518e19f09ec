package dev.jetconnect.transport;

import dev.jetconnect.config.NatsSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/**
 * Gives {@code Deduplicate} the worker's own connection to NATS, where its settings ask for a
 * bucket and name no server. The transform is known by its class name, since it lives in a plugin;
 * no other transform gets anything.
 */
final class TransformSettings {
    private static final String DEDUPLICATE = "dev.jetconnect.transforms.Deduplicate";

    private TransformSettings() {}

    /** The config with what is missing in it, in a copy that must not be stored or shown. */
    static Map<String, String> withWorkerConnection(
            String connector, Map<String, String> config, NatsSettings nats) {
        Map<String, String> complete = new HashMap<>(config);
        String aliases = config.getOrDefault("transforms", "");
        for (String alias : aliases.split(",", -1)) {
            String prefix = "transforms." + alias.trim() + ".";
            if (isKept(config, prefix)) {
                complete.putIfAbsent(
                        prefix + "state.name", keyToken(connector) + "_" + keyToken(alias.trim()));
                if (config.getOrDefault(prefix + "nats.url", "").isBlank()) {
                    addConnection(complete, prefix + "nats.", nats);
                }
            }
        }
        return complete;
    }

    private static boolean isKept(Map<String, String> config, String prefix) {
        String type = config.getOrDefault(prefix + "type", "");
        boolean isDeduplicate = type.equals(DEDUPLICATE) || type.equals("Deduplicate");
        return isDeduplicate && config.containsKey(prefix + "state.bucket");
    }

    private static void addConnection(
            Map<String, String> config, String prefix, NatsSettings nats) {
        config.put(prefix + "url", String.join(",", nats.urls()));
        nats.username().ifPresent(name -> config.put(prefix + "username", name));
        nats.password().ifPresent(password -> config.put(prefix + "password", password.value()));
        nats.token().ifPresent(token -> config.put(prefix + "token", token.value()));
        nats.nkeySeed().ifPresent(file -> config.put(prefix + "nkey", file.toString()));
        nats.credentials().ifPresent(file -> config.put(prefix + "credentials", file.toString()));
        nats.ssl()
                .forEach(
                        (name, value) -> {
                            if (value != null) {
                                config.put(prefix + name, text(value));
                            }
                        });
    }

    private static String text(Object value) {
        if (value instanceof Password password) {
            return password.value();
        }
        return value instanceof Iterable<?> list
                ? String.join(",", strings(list))
                : String.valueOf(value);
    }

    private static java.util.List<String> strings(Iterable<?> list) {
        java.util.List<String> strings = new java.util.ArrayList<>();
        list.forEach(element -> strings.add(String.valueOf(element)));
        return strings;
    }

    /** Distinct names stay distinct: what a key cannot hold is written as its code. */
    private static String keyToken(String name) {
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isPlain = c < 128 && (Character.isLetterOrDigit(c) || c == '-');
            token.append(isPlain ? String.valueOf(c) : "_" + Integer.toHexString(c) + "_");
        }
        return token.toString();
    }
}
