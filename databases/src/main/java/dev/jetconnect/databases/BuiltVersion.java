package dev.jetconnect.databases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build has put into a connector's jar, beside its class. */
public final class BuiltVersion {
    private static final String RESOURCE = "version.properties";

    private BuiltVersion() {}

    public static String of(Class<?> connector) {
        Properties properties = new Properties();
        try (InputStream in = connector.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    RESOURCE + " of " + connector.getSimpleName() + " cannot be read", e);
        }
        return properties.getProperty("version");
    }
}
