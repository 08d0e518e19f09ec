package dev.jetconnect.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/**
 * How to reach a NATS that somebody else runs.
 *
 * @param urls {@code nats://host:port} or {@code tls://host:port}, at least one
 * @param nkeySeed file that holds an NKEY seed
 * @param credentials {@code .creds} file with JWT and seed
 * @param ssl parsed {@code ssl.} settings by Kafka's names; empty: the JVM's own trust
 */
public record NatsSettings(
        List<String> urls,
        Optional<String> username,
        Optional<Password> password,
        Optional<Password> token,
        Optional<Path> nkeySeed,
        Optional<Path> credentials,
        Map<String, Object> ssl) {

    /** Settings for a server that is known by address, user and password alone. */
    public static NatsSettings ofUser(String url, String username, String password) {
        return new NatsSettings(
                List.of(url),
                Optional.of(username),
                Optional.of(new Password(password)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }
}
