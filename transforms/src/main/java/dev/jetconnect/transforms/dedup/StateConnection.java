package dev.jetconnect.transforms.dedup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jetconnect.transforms.record.TransformConfig;
import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.connect.errors.RetriableException;

/** Opens the connection to NATS that the settings of {@code Deduplicate} describe. */
final class StateConnection {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private StateConnection() {}

    static Connection open(TransformConfig config) {
        List<String> urls = config.getList(DeduplicateKeys.NATS_URL);
        Options.Builder options =
                new Options.Builder()
                        .servers(urls.toArray(String[]::new))
                        .connectionName("Deduplicate")
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .maxReconnects(-1)
                        // What cannot be written now is written by the next flush.
                        .reconnectBufferSize(0)
                        .errorListener(new ErrorListener() {});
        try {
            authenticate(options, config);
            addTls(options, config);
            return Nats.connect(options.build());
        } catch (IOException e) {
            throw new RetriableException(
                    "Deduplicate cannot connect to NATS at "
                            + urls
                            + ": "
                            + e.getMessage()
                            + ". Check nats.url and what it needs to log in.",
                    e);
        } catch (GeneralSecurityException | IllegalArgumentException | KafkaException e) {
            throw new ConfigException(
                    "The settings of Deduplicate for NATS at "
                            + urls
                            + " are wrong: "
                            + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetriableException("Interrupted while connecting to NATS at " + urls, e);
        }
    }

    private static void authenticate(Options.Builder options, TransformConfig config)
            throws IOException, GeneralSecurityException {
        String credentials = config.getString(DeduplicateKeys.NATS_CREDENTIALS);
        String nkeyFile = config.getString(DeduplicateKeys.NATS_NKEY);
        Password token = config.getPassword(DeduplicateKeys.NATS_TOKEN);
        String username = config.getString(DeduplicateKeys.NATS_USERNAME);
        if (credentials != null) {
            options.authHandler(Nats.credentials(credentials));
        } else if (nkeyFile != null) {
            NKey key =
                    NKey.fromSeed(Files.readString(Path.of(nkeyFile), UTF_8).trim().toCharArray());
            options.authHandler(new NkeyHandler(key, String.valueOf(key.getPublicKey())));
        } else if (token != null) {
            options.token(token.value().toCharArray());
        } else if (username != null) {
            Password password = config.getPassword(DeduplicateKeys.NATS_PASSWORD);
            options.userInfo(
                    username.toCharArray(),
                    (password == null ? "" : password.value()).toCharArray());
        }
    }

    /** Kafka's {@code ssl.} settings below {@code nats.}, as the worker has them. */
    private static void addTls(Options.Builder options, TransformConfig config) {
        Map<String, Object> given = new HashMap<>(config.originalsWithPrefix("nats."));
        given.keySet().removeIf(key -> !key.startsWith("ssl."));
        if (given.isEmpty()) {
            return;
        }
        ConfigDef ssl = new ConfigDef();
        SslConfigs.addClientSslSupport(ssl);
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(new HashMap<>(ssl.parse(given)));
            options.sslContext(factory.sslContext());
        }
    }

    /** Signs the server's challenge with an NKEY. */
    private record NkeyHandler(NKey key, String publicKey) implements AuthHandler {
        @Override
        public byte[] sign(byte[] nonce) {
            try {
                return key.sign(nonce);
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("Cannot sign the NATS server's challenge", e);
            }
        }

        @Override
        public char[] getID() {
            return publicKey.toCharArray();
        }

        @Override
        public char[] getJWT() {
            return new char[0];
        }
    }
}
