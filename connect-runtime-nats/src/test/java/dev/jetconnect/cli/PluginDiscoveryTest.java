package dev.jetconnect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDiscoveryTest {
    private static final String SINKS =
            "META-INF/services/org.apache.kafka.connect.sink.SinkConnector";

    @TempDir private Path plugins;

    @Test
    void manifestsSufficeWhereEveryPluginHasOne() throws IOException {
        jar("a/a.jar", SINKS);
        jar("b/lib.jar", "x.class");
        jar("b/b.jar", "META-INF/services/org.apache.kafka.connect.source.SourceConnector");

        assertThat(chosen(Map.of())).isEqualToIgnoringCase("service_load");
    }

    @Test
    void onePluginWithoutManifestKeepsConnectsDefault() throws IOException {
        jar("a/a.jar", SINKS);
        jar("b/b.jar", "x.class");

        assertThat(chosen(Map.of())).isNull();
    }

    @Test
    void choiceOfTheUserStays() throws IOException {
        jar("a/a.jar", SINKS);

        assertThat(chosen(Map.of("plugin.discovery", "only_scan"))).isEqualTo("only_scan");
    }

    private String chosen(Map<String, String> given) {
        Map<String, String> properties = new HashMap<>(given);
        properties.put("plugin.path", plugins.toString());
        PluginDiscovery.choose(properties);
        return properties.get("plugin.discovery");
    }

    private void jar(String name, String entry) throws IOException {
        Path file = plugins.resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.closeEntry();
        }
    }
}
