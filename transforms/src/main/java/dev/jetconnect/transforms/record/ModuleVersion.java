package dev.jetconnect.transforms.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build has put into the jar. */
public final class ModuleVersion {
    private static final String RESOURCE = "version.properties";

    private ModuleVersion() {}

    public static String read() {
        Properties properties = new Properties();
        try (InputStream in = ModuleVersion.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " of the transforms cannot be read", e);
        }
        return properties.getProperty("version");
    }
}
