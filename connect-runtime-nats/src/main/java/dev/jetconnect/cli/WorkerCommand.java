package dev.jetconnect.cli;

import dev.jetconnect.config.KafkaSettings;
import dev.jetconnect.config.UnknownSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jetconnect worker [worker.properties]}: runs a worker until SIGTERM or Ctrl-C. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a worker until SIGTERM or Ctrl-C, then drains and stops.",
            "The file holds Kafka Connect's worker settings by their own names, and ours under"
                    + " nats. and data.dir. Without a file the defaults serve: REST on port 8083, an"
                    + " own nats-server with its data in ./data."
        })
final class WorkerCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(WorkerCommand.class);

    /** SIGTERM is answered within this time, whatever a connector does. */
    private static final long STOP_SECONDS_MAX = 30;

    @Parameters(
            arity = "0..1",
            paramLabel = "worker.properties",
            description = "The worker's settings.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        Map<String, String> properties = file == null ? new HashMap<>() : load(file);
        UnknownSettings.check(properties)
                .forEach(sentence -> log.warn("{} It is ignored.", sentence));
        List<String> withoutEffect = KafkaSettings.withoutEffect(properties);
        if (!withoutEffect.isEmpty()) {
            log.info(
                    "Without effect here, since there is no Kafka: {}",
                    String.join(", ", withoutEffect));
        }
        withDefaults(properties);
        PluginDiscovery.choose(properties);
        WorkerProcess worker = WorkerProcess.start(properties);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker), "stop-worker"));
        log.info("JetConnect is ready: REST at {}", worker.restUrl());
        return 0;
    }

    private static void withDefaults(Map<String, String> properties) {
        String home = System.getProperty("jetconnect.home");
        if (home != null && Files.isDirectory(Path.of(home, "plugins"))) {
            properties.putIfAbsent(
                    WorkerConfig.PLUGIN_PATH_CONFIG, Path.of(home, "plugins").toString());
        }
    }

    private static Map<String, String> load(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new ConfigException(
                    "Cannot read '" + file + "'. Name the file of the worker's settings.");
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> map = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }

    private static void stop(WorkerProcess worker) {
        Thread stopping = new Thread(worker::close, "stop-worker-bounded");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopping.isAlive()) {
            log.error("The worker did not stop within {} s and is ended", STOP_SECONDS_MAX);
        }
    }
}
