package dev.jetconnect.it.conformance;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.ServerCertificate;
import dev.jetconnect.test.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where a worker listens, on loopback, and clients for it.
 *
 * <p>Immutable.
 */
public final class RestListeners {
    /** Which protocols. */
    public enum Kind {
        HTTP,
        HTTPS,
        BOTH
    }

    private static final String PASSWORD = "changeit";

    private final Optional<ConnectRest> plain;
    private final Optional<ConnectRest> secure;
    private final Map<String, String> settings = new TreeMap<>();

    private RestListeners(Optional<ConnectRest> plain, Optional<ConnectRest> secure) {
        this.plain = plain;
        this.secure = secure;
        List<String> addresses = new ArrayList<>();
        Stream.of(plain, secure)
                .flatMap(Optional::stream)
                .forEach(rest -> addresses.add(rest.address().toString()));
        settings.put("listeners", String.join(",", addresses));
    }

    /**
     * Chooses free ports.
     *
     * @param folder for keys
     */
    static RestListeners of(Kind kind, Path folder) {
        if (kind == Kind.HTTP) {
            return new RestListeners(Optional.of(plainClient()), Optional.empty());
        }
        try {
            Path keys = folder.resolve("tls");
            ServerCertificate certificate = ServerCertificate.create(keys);
            Path trusted = certificate.trustStore(keys.resolve("trusted.p12"), PASSWORD);
            RestListeners listeners =
                    new RestListeners(
                            kind == Kind.BOTH ? Optional.of(plainClient()) : Optional.empty(),
                            Optional.of(secureClient(trusted)));
            listeners.settings.put(
                    "listeners.https.ssl.keystore.location", keys.resolve("server.p12").toString());
            listeners.settings.put("listeners.https.ssl.keystore.type", "PKCS12");
            listeners.settings.put("listeners.https.ssl.keystore.password", PASSWORD);
            listeners.settings.put("listeners.https.ssl.key.password", PASSWORD);
            return listeners;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while keys were made", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError("Keys cannot be made", e);
        }
    }

    ConnectRest rest() {
        return plain.or(() -> secure).orElseThrow();
    }

    ConnectRest secureRest() {
        return secure.orElseThrow();
    }

    Map<String, String> settings() {
        return settings;
    }

    private static ConnectRest plainClient() {
        return new ConnectRest(address("http"));
    }

    private static ConnectRest secureClient(Path trusted)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(trusted)) {
            store.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return new ConnectRest(address("https"), HttpClient.newBuilder().sslContext(tls));
    }

    private static URI address(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + FreePort.next());
    }
}
