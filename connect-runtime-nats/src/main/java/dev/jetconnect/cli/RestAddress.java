package dev.jetconnect.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.types.Password;

/**
 * Where a worker's REST API is and how to be let in.
 *
 * @param url with the path below which the API is, if any
 * @param authorization value of the header, for basic authentication
 * @param authorities file of PEM certificates to trust instead of Java's own
 * @param timeout of a request
 * @param remedy what to do when nobody answers there
 */
record RestAddress(
        URI url,
        Optional<Password> authorization,
        Optional<Path> authorities,
        Duration timeout,
        String remedy) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    RestAddress {
        String scheme = url.getScheme();
        boolean isHttp = "http".equals(scheme) || "https".equals(scheme);
        if (!isHttp || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + withoutUser(url) + "' is no address of a worker: give http://HOST:PORT.");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "Give user and password of "
                            + withoutUser(url)
                            + " in a file, not in the address, which others can see.");
        }
    }

    /** The header's value from a file with the line {@code USER:PASSWORD}. */
    static Password basicAuthorization(Path file) throws IOException {
        String credentials = Files.readString(file).strip();
        if (!credentials.contains(":") || credentials.contains("\n")) {
            throw new IllegalArgumentException(
                    "'" + file + "' must hold one line of the form USER:PASSWORD.");
        }
        byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
        return new Password("Basic " + Base64.getEncoder().encodeToString(bytes));
    }

    URI at(String path) {
        String base = url.toString();
        return URI.create(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    HttpClient client() {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
        authorities.ifPresent(file -> client.sslContext(trusting(file)));
        return client.build();
    }

    private static SSLContext trusting(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(input)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "'" + file + "' holds no PEM certificates that can be read.", e);
        }
    }

    private static String withoutUser(URI url) {
        return url.toString().replaceFirst("//[^/@]*@", "//");
    }
}
