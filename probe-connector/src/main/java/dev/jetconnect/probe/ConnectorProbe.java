package dev.jetconnect.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What source and sink connector have in common: start, task configs, commands, answers.
 *
 * <p>Calls come from the runtime's threads, one at a time; commands are obeyed on an own thread.
 */
final class ConnectorProbe {
    private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

    private final Calls calls;
    private final Map<String, String> properties;
    private final Thread commands;
    private volatile boolean isStopped;

    ConnectorProbe(Map<String, String> properties, ConnectorContext context) {
        this.properties = Map.copyOf(properties);
        this.calls = Calls.ofConnector(new ProbeConfig(properties));
        this.commands = new Thread(() -> obeyCommands(context), "probe-commands");
        this.commands.setDaemon(true);
    }

    void start(ConnectorContext context) {
        calls.on("start");
        if (calls.config().getBoolean(ProbeConfig.METRICS)) {
            ProbeMetrics.addState(context.pluginMetrics());
        }
        commands.start();
    }

    List<Map<String, String>> taskConfigs(int tasksMax) {
        calls.on("taskConfigs", tasksMax);
        int count = taskCount(tasksMax);
        if (calls.config().getString(ProbeConfig.TASK_CONFIGS).equals("empty")) {
            return Collections.nCopies(count, Map.of());
        }
        List<Map<String, String>> configs = new ArrayList<>();
        for (int task = 0; task < count; task++) {
            Map<String, String> config = new HashMap<>(properties);
            config.put(ProbeConfig.TASK, String.valueOf(task));
            configs.add(config);
        }
        return configs;
    }

    void stop() {
        isStopped = true;
        calls.on("stop");
    }

    /** Passes on what Connect's own validation found, and does there what it is told. */
    static Config validated(Config config, Map<String, String> properties) {
        // With a wrong config the probe does not know what it is told.
        if (config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty())) {
            Calls.ofConnector(new ProbeConfig(properties)).on("validate");
        }
        return config;
    }

    /** What {@code alterOffsets} answers. */
    static boolean alterOffsets(Map<String, String> properties, Map<?, ?> offsets) {
        Calls calls = Calls.ofConnector(new ProbeConfig(properties));
        calls.on("alterOffsets", offsets);
        String answer = calls.config().getString(ProbeConfig.ALTER_OFFSETS);
        return switch (answer) {
            case "true" -> true;
            case "false" -> false;
            case "unsupported" -> throw new UnsupportedOperationException("The probe keeps none");
            default -> throw new ConnectException("The probe refuses these offsets");
        };
    }

    private int taskCount(int tasksMax) {
        return calls.config()
                .file(ProbeConfig.TASK_COUNT_FILE)
                .map(ConnectorProbe::number)
                .orElseGet(
                        () -> {
                            int count = calls.config().getInt(ProbeConfig.TASK_COUNT);
                            return count < 0 ? tasksMax : count;
                        });
    }

    private static int number(Path file) {
        try {
            return Integer.parseInt(Files.readString(file).trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void obeyCommands(ConnectorContext context) {
        Commands source = new Commands(calls);
        while (!isStopped) {
            for (String[] command : source.take()) {
                switch (command[0]) {
                    case "reconfigure" -> context.requestTaskReconfiguration();
                    case "raiseError" ->
                            context.raiseError(
                                    new ConnectException("The probe was told to raise an error"));
                    default -> calls.note("unknown", command[0]);
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
