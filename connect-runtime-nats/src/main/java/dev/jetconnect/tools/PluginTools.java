package dev.jetconnect.tools;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;
import java.util.zip.ZipFile;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;

/**
 * The tools that plugins bring: what needs a plugin's libraries, for example database drivers, and
 * is no connector. A plugin folder names them in a manifest, and gets a class loader of its own, so
 * that its libraries are not the worker's.
 *
 * <p>Thread-safe.
 */
public final class PluginTools {
    private static final String MANIFEST = "META-INF/services/" + ToolProvider.class.getName();

    private final String pluginPath;

    /**
     * @param pluginPath as workers have it
     */
    public PluginTools(String pluginPath) {
        this.pluginPath = pluginPath;
    }

    /**
     * Finds a tool.
     *
     * @throws IllegalArgumentException there is none of this name; says what to do
     */
    public ToolProvider find(String name) {
        for (Path location : PluginUtils.pluginLocations(pluginPath, false)) {
            Optional<ToolProvider> tool = in(location, name);
            if (tool.isPresent()) {
                return tool.get();
            }
        }
        throw new IllegalArgumentException(
                "No plugin below '"
                        + pluginPath
                        + "' brings the tool '"
                        + name
                        + "'. Let plugin.path name the folder 'plugins' of JetConnect's"
                        + " distribution as well.");
    }

    private static Optional<ToolProvider> in(Path location, String name) {
        try {
            List<URL> urls = new ArrayList<>();
            boolean hasManifest = false;
            for (Path file : PluginUtils.pluginUrls(location)) {
                hasManifest |= hasManifest(file.toFile());
                urls.add(file.toUri().toURL());
            }
            return hasManifest ? in(urls, name) : Optional.empty();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            return Optional.empty(); // the worker says which plugins it cannot read
        }
    }

    private static Optional<ToolProvider> in(List<URL> urls, String name) {
        // Open as long as the tool is there.
        ClassLoader loader =
                new URLClassLoader(urls.toArray(new URL[0]), PluginTools.class.getClassLoader());
        return ServiceLoader.load(ToolProvider.class, loader).stream()
                .filter(tool -> tool.type().getClassLoader() == loader)
                .map(ServiceLoader.Provider::get)
                .filter(tool -> tool.name().equals(name))
                .findFirst();
    }

    private static boolean hasManifest(File file) throws IOException {
        if (!file.getName().endsWith(".jar")) {
            return false;
        }
        try (ZipFile jar = new ZipFile(file)) {
            return jar.getEntry(MANIFEST) != null;
        }
    }
}
