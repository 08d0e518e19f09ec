package dev.jetconnect.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version that the JAR gives of itself. It stands in a file of the JAR, so that a test makes
 * another version by exchanging that file.
 *
 * <p>Thread-safe.
 */
final class ProbeVersion {
    private ProbeVersion() {}

    static String version() {
        try (InputStream file = ProbeVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
