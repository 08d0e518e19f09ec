package dev.jetconnect.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bin/jetconnect verify}, from its start to its end. */
final class VerifyCommand {
    private VerifyCommand() {}

    /** Fails unless both sides are found equal. */
    static Map<Figure, Double> run(Path home, Path folder, CopyWorkload.Job job) {
        double databaseSeconds = databaseSeconds(job);
        double ownSeconds = ownSeconds();
        Instant started = Instant.now();
        compare(home, folder, config(job));
        Instant ended = Instant.now();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.RATE, job.rows() / CpuMeter.seconds(started, ended));
        figures.put(Figure.WORKER_CPU, (ownSeconds() - ownSeconds) * 1e6 / job.rows());
        figures.put(
                Figure.DATABASE_CPU, (databaseSeconds(job) - databaseSeconds) * 1e6 / job.rows());
        return figures;
    }

    private static void compare(Path home, Path folder, Map<String, String> config) {
        try {
            Path file = folder.resolve("verify.json");
            Files.writeString(file, new ObjectMapper().writeValueAsString(config));
            Path log = folder.resolve("verify.log");
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            home.resolve("bin/jetconnect").toString(),
                                            "verify",
                                            file.toString()))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            if (process.waitFor() != 0) {
                throw new BenchmarkFailure(
                        "The comparison has failed: " + Files.readString(log).trim());
            }
        } catch (IOException e) {
            throw new BenchmarkFailure("Nothing can be compared: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the work folder's watchdog ends the rest
            throw new BenchmarkFailure("Interrupted", e);
        }
    }

    private static Map<String, String> config(CopyWorkload.Job job) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("source.connection.url", job.source().url());
        config.put("source.connection.user", job.source().user());
        config.put("source.connection.password", job.source().password());
        config.put("target.connection.url", job.target().url());
        config.put("target.connection.user", job.target().user());
        config.put("target.connection.password", job.target().password());
        config.put("tables.include", job.source().name(job.table()).replace(".", "\\."));
        return config;
    }

    /** Source and target may be one server. */
    private static double databaseSeconds(CopyWorkload.Job job) {
        double target = ProcessTable.cpuSecondsOfTree(job.target().processId());
        return job.source().processId() == job.target().processId()
                ? target
                : target + ProcessTable.cpuSecondsOfTree(job.source().processId());
    }

    /** The command's is with this process when it has ended. */
    private static double ownSeconds() {
        return ProcessTable.cpuSecondsOfTree(ProcessHandle.current().pid());
    }
}
