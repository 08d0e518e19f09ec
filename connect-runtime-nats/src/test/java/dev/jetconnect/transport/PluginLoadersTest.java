package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.apache.kafka.connect.runtime.isolation.PluginClassLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoadersTest {
    private static final String DEBEZIUM =
            "io/debezium/pipeline/signal/channels/SignalChannelReader.class";

    @TempDir private Path folder;

    private PluginLoaders loaders;

    @BeforeEach
    void makeSupport() throws IOException {
        Path support = Files.createDirectory(folder.resolve("support"));
        jar(support.resolve("ours.jar"), "ours.txt");
        loaders = new PluginLoaders(Optional.of(support));
    }

    @Test
    void pluginWithDebeziumSeesOurClasses() throws IOException {
        try (PluginClassLoader loader = load(jar(folder.resolve("debezium.jar"), DEBEZIUM))) {
            assertThat(loader).isInstanceOf(DebeziumLoader.class);
            assertThat(loader.getResource("ours.txt")).isNotNull();
        }
    }

    @Test
    void otherPluginDoesNot() throws IOException {
        try (PluginClassLoader loader = load(jar(folder.resolve("other.jar"), "org/Other.class"))) {
            assertThat(loader).isNotInstanceOf(DebeziumLoader.class);
            assertThat(loader.getResource("ours.txt")).isNull();
        }
    }

    @Test
    void withoutOurJarAllPluginsAreLoadedAsConnectDoes() throws IOException {
        loaders = new PluginLoaders(Optional.of(folder.resolve("missing")));

        try (PluginClassLoader loader = load(jar(folder.resolve("debezium.jar"), DEBEZIUM))) {
            assertThat(loader).isNotInstanceOf(DebeziumLoader.class);
        }
    }

    @Test
    void classOutsideOfAPluginFolderIsToldWhereItBelongs() {
        assertThatThrownBy(() -> DebeziumLoader.topicsOf(PluginLoadersTest.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("plugin.path");
    }

    private PluginClassLoader load(Path jar) throws IOException {
        URL url = jar.toUri().toURL();
        return loaders.newPluginClassLoader(url, new URL[] {url}, getClass().getClassLoader());
    }

    private static Path jar(Path file, String entry) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry(entry));
        }
        return file;
    }
}
