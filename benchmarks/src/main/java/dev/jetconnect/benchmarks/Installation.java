package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the launcher has put what is measured.
 *
 * @param root of the project
 * @param home the distribution
 * @param plugins Kafka's file connectors, which the distribution has not
 * @param opponents published connectors to compare with
 * @param opponentSources those of them that only Kafka's worker runs
 * @param oracle module whose build brings Kafka's published JARs
 */
record Installation(
        Path root, Path home, Path plugins, Path opponents, Path opponentSources, Path oracle) {
    static Installation ofSystemProperties() {
        return new Installation(
                path("jetconnect.root"),
                path("jetconnect.home"),
                path("jetconnect.benchmarks.plugins"),
                path("jetconnect.benchmarks.opponents"),
                path("jetconnect.benchmarks.opponent-sources"),
                path("jetconnect.root").resolve("oracle"));
    }

    /** Folder with an unpacked database server, which is fetched if it is not there. */
    Path server(TargetKind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        Path folder = root.resolve(".servers").resolve(name);
        try {
            Process fetch =
                    new ProcessBuilder(
                                    root.resolve("bin/fetch-test-server").toString(),
                                    name,
                                    folder.toString())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (fetch.waitFor() != 0) {
                throw new BenchmarkFailure("There is no " + kind.title() + " server, see above.");
            }
            return folder;
        } catch (IOException e) {
            throw new BenchmarkFailure(kind.title() + " can't be fetched: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("Interrupted", e);
        }
    }

    private static Path path(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath().normalize();
    }
}
