package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A system that is measured: how a worker of it is started, and which connectors do the work. */
interface Side {
    /** As the report has it. */
    String name();

    /** Starts a worker whose files, also those of an earlier worker, are in {@code folder}. */
    Worker start(Path folder);

    /** Of the topic that the source of {@link Orders} writes. */
    int partitions();

    Map<String, String> sourceConfig(Orders orders, String name);

    Map<String, String> sinkConfig(Target target, String topics);

    /** Settings of W5's source beyond those of the load. */
    Map<String, String> generatorConfig();

    /** Settings of W5's sink beyond those of the load. */
    Map<String, String> counterConfig();

    /** What its users install, without connectors. */
    DistributionSize size();

    /** In names of folders and databases. */
    default String key() {
        return name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }
}
