package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the figures depend on and nobody chose here: versions, and the machine. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe(Path home) {
        Map<String, String> description = new LinkedHashMap<>();
        description.put(
                "JetConnect revision", System.getProperty("jetconnect.revision", "unknown"));
        description.put("Java", Runtime.version().toString());
        description.put("nats-server", version(home.resolve("libexec").resolve("nats-server")));
        description.put(
                "Debezium",
                jar(
                        home.resolve("plugins/debezium-connector-postgres"),
                        "debezium-connector-postgres-"));
        description.put("Kafka Connect engine", jar(home.resolve("lib"), "connect-runtime-4"));
        description.put("CPU", field("/proc/cpuinfo", "model name"));
        description.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        description.put("memory", field("/proc/meminfo", "MemTotal"));
        for (String name : new String[] {"JETCONNECT_HEAP_OPTS", "JETCONNECT_OPTS"}) {
            String value = System.getenv(name);
            description.put(name, value == null ? "(not set)" : value);
        }
        return description;
    }

    private static String version(Path program) {
        try {
            Process process =
                    new ProcessBuilder(program.toString(), "--version")
                            .redirectErrorStream(true)
                            .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .trim();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The file in {@code folder} whose name begins so. */
    static String jar(Path folder, String prefix) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && name.endsWith(".jar"))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String field(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(
                            line ->
                                    line.toLowerCase(Locale.ROOT)
                                            .startsWith(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
