package dev.jetconnect.source.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build has put into the jar. */
final class ConnectorVersion {
    private static final String RESOURCE = "version.properties";

    private ConnectorVersion() {}

    static String read() {
        Properties properties = new Properties();
        try (InputStream in = ConnectorVersion.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " of the table copy cannot be read", e);
        }
        return properties.getProperty("version");
    }
}
