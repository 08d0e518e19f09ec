package dev.jetconnect.rest.probe;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How the probe connectors behave, by their config: {@code probe.block} and {@code probe.fail} name
 * the place where they do, as {@code connector.start} or {@code task.stop}.
 */
public final class Probe {
    static final String BLOCK = "probe.block";
    static final String FAIL = "probe.fail";

    static final ConfigDef CONFIG =
            new ConfigDef()
                    .define(BLOCK, ConfigDef.Type.STRING, "", Importance.LOW, "Where to block.")
                    .define(FAIL, ConfigDef.Type.STRING, "", Importance.LOW, "Where to fail.")
                    .define(
                            "probe.emits",
                            ConfigDef.Type.BOOLEAN,
                            false,
                            Importance.LOW,
                            "Whether the source's tasks emit records, to the connector's topic.")
                    .define("probe.number", ConfigDef.Type.INT, 0, Importance.LOW, "A number.")
                    .define(
                            "probe.secret",
                            ConfigDef.Type.PASSWORD,
                            "",
                            Importance.LOW,
                            "A secret.")
                    .define("probe.tasks", ConfigDef.Type.INT, 1, Importance.LOW, "How many tasks.")
                    .define(
                            "probe.eos",
                            ConfigDef.Type.STRING,
                            "",
                            Importance.LOW,
                            "Exactly-once support.");

    /** Whatever blocks ends with it. */
    private static volatile CountDownLatch gate = new CountDownLatch(1);

    /** Configs of the tasks that were started, in their order. */
    private static final List<Map<String, String>> STARTED = new CopyOnWriteArrayList<>();

    private Probe() {}

    /** Ends what blocks, and blocks anew from now on. */
    public static void openGate() {
        CountDownLatch opened = gate;
        gate = new CountDownLatch(1);
        opened.countDown();
    }

    public static List<Map<String, String>> startedTasks(String connector) {
        return STARTED.stream().filter(config -> connector.equals(config.get("name"))).toList();
    }

    static void started(Map<String, String> config) {
        STARTED.add(Map.copyOf(config));
    }

    static void reach(String place, Map<String, String> config) {
        if (place.equals(config.get(FAIL))) {
            throw new ConnectException("The probe fails in " + place);
        }
        if (place.equals(config.get(BLOCK))) {
            awaitGate();
        }
    }

    /** As code that ignores interrupts. */
    private static void awaitGate() {
        CountDownLatch awaited = gate;
        while (true) {
            try {
                awaited.await();
                return;
            } catch (InterruptedException e) {
                // blocks on
            }
        }
    }
}
