package dev.jetconnect.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Keys and certificates for TLS between the two sides of a test, made by the JDK's keytool: a
 * server's for {@code localhost}, a client's, the authority that both are signed by, and one that
 * nobody is.
 *
 * <p>Immutable.
 */
public final class Certificates {
    /** Of all stores and keys. */
    public static final String PASSWORD = "st0re-s3cret";

    private static final String CLIENT = "user"; // the only name that PostgreSQL's driver looks for

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes all of them.
     *
     * @param directory empty
     * @param client the name that is certified to the client
     */
    public static Certificates make(Path directory, String client) {
        Certificates made = new Certificates(directory.toAbsolutePath());
        made.keytool("ca", "Test authority", "bc:c");
        made.keytool("other-ca", "Other authority", "bc:c");
        made.keytool("server", "localhost", "san=dns:localhost", "-signer", "ca");
        made.keytool(CLIENT, client, "eku=clientAuth", "-signer", "ca");
        try {
            made.export();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Certificates in " + directory, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return made;
    }

    /** PEM. */
    public Path authority() {
        return directory.resolve("ca.pem");
    }

    /** PEM; of an authority that has signed nothing. */
    public Path otherAuthority() {
        return directory.resolve("other-ca.pem");
    }

    /** PEM. */
    public Path serverCertificate() {
        return directory.resolve("server.pem");
    }

    /** PEM, without a password, and for its owner only. */
    public Path serverKey() {
        return directory.resolve("server-key.pem");
    }

    /** PKCS #12, with key and certificate. */
    public Path clientStore() {
        return directory.resolve("client.p12");
    }

    private Path all() {
        return directory.resolve("all.p12");
    }

    private void keytool(String alias, String name, String extension, String... more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "RSA",
                                "-keysize",
                                "2048",
                                "-validity",
                                "30",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                all().toString(),
                                "-storepass",
                                PASSWORD,
                                "-alias",
                                alias,
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                extension));
        command.addAll(List.of(more));
        DatabaseProcess.run(
                command, Map.of(), new java.io.File("/dev/null"), directory.resolve("keytool.log"));
    }

    private void export() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(all())) {
            store.load(in, PASSWORD.toCharArray());
        }
        pem(authority(), "CERTIFICATE", store.getCertificate("ca").getEncoded());
        pem(otherAuthority(), "CERTIFICATE", store.getCertificate("other-ca").getEncoded());
        pem(serverCertificate(), "CERTIFICATE", store.getCertificate("server").getEncoded());
        pem(
                serverKey(),
                "PRIVATE KEY",
                store.getKey("server", PASSWORD.toCharArray()).getEncoded());
        Files.setPosixFilePermissions(serverKey(), PosixFilePermissions.fromString("rw-------"));
        KeyStore client = KeyStore.getInstance("PKCS12");
        client.load(null, null);
        Certificate[] chain = store.getCertificateChain(CLIENT);
        client.setKeyEntry(
                CLIENT,
                store.getKey(CLIENT, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                chain);
        try (OutputStream out = Files.newOutputStream(clientStore())) {
            client.store(out, PASSWORD.toCharArray());
        }
    }

    private static void pem(Path file, String kind, byte[] encoded) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN "
                        + kind
                        + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                        + "\n-----END "
                        + kind
                        + "-----\n");
    }
}
