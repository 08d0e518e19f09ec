package dev.jetconnect.cli;

import java.util.List;

/**
 * The plugins of a cluster's worker.
 *
 * <p>Immutable.
 */
record PluginCatalog(List<Plugin> plugins) {
    private static final List<String> SUFFIXES =
            List.of("Connector", "Converter", "HeaderConverter", "Transformation", "Predicate");

    PluginCatalog {
        plugins = List.copyOf(plugins);
    }

    /** A plugin and its version. */
    record Plugin(String className, String version) {
        private boolean isNamed(String name) {
            String simpleName = className.substring(className.lastIndexOf('.') + 1);
            return className.equals(name)
                    || simpleName.equals(name)
                    || SUFFIXES.stream().anyMatch(suffix -> simpleName.equals(name + suffix));
        }
    }

    /**
     * The versions that there are of a plugin; none if it is missing.
     *
     * @param name full name of its class, or the short form that Connect takes for it
     */
    List<String> versions(String name) {
        return plugins.stream()
                .filter(plugin -> plugin.isNamed(name))
                .map(Plugin::version)
                .distinct()
                .toList();
    }
}
