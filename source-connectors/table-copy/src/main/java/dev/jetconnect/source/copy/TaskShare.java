package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.database.Moment;
import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.plan.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the connector tells a task: which slices are its own, of which tables, as of which moment.
 * Immutable.
 */
record TaskShare(int task, int tasks, Moment moment, List<TablePlan> plans) {
    private static final String OF_TABLE = CopyKeys.PLAN + ".";
    private static final String BETWEEN = "\t";
    private static final Window NONE = new Window("", "", "");
    private static final String OF_POSITION = CopyKeys.SNAPSHOT + ".position.";
    private static final String MARK = CopyKeys.SNAPSHOT + ".mark";

    TaskShare {
        plans = List.copyOf(plans);
    }

    Map<String, String> toSettings(Map<String, String> connector) {
        Map<String, String> settings = new HashMap<>(connector);
        settings.put(CopyKeys.TASK, String.valueOf(task));
        settings.put(CopyKeys.TASKS, String.valueOf(tasks));
        settings.put(CopyKeys.SNAPSHOT, moment.snapshot());
        settings.put(MARK, moment.mark());
        plans.forEach(plan -> settings.put(OF_TABLE + plan.table(), text(plan)));
        moment.position().forEach((key, value) -> settings.put(OF_POSITION + key, value));
        return settings;
    }

    static TaskShare of(Map<String, String> settings) {
        List<TablePlan> plans = new ArrayList<>();
        Map<String, String> position = new HashMap<>();
        new TreeMap<>(settings)
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(OF_TABLE)) {
                                String table = key.substring(OF_TABLE.length());
                                plans.add(plan(table, value));
                            } else if (key.startsWith(OF_POSITION)) {
                                position.put(key.substring(OF_POSITION.length()), value);
                            }
                        });
        return new TaskShare(
                Integer.parseInt(settings.get(CopyKeys.TASK)),
                Integer.parseInt(settings.get(CopyKeys.TASKS)),
                new Moment(settings.get(CopyKeys.SNAPSHOT), settings.get(MARK), position),
                plans);
    }

    private static String text(TablePlan plan) {
        Window window = plan.window().orElse(NONE);
        return String.join(
                BETWEEN,
                String.valueOf(plan.run()),
                String.valueOf(plan.rowsEstimated()),
                window.column(),
                window.after(),
                window.upTo(),
                plan.text());
    }

    private static TablePlan plan(String table, String text) {
        String[] parts = text.split(BETWEEN, 6);
        Window window = new Window(parts[2], parts[3], parts[4]);
        return TablePlan.parse(table, parts[5])
                .begun(
                        Long.parseLong(parts[0]),
                        Long.parseLong(parts[1]),
                        Optional.of(window).filter(given -> !given.equals(NONE)));
    }

    /** Whether a slice is this task's; the same for whatever other tables there are. */
    boolean has(int table, int slice) {
        return (table + slice) % tasks == task;
    }

    /** One of the tasks tells when tables are finished. */
    boolean tellsOfTables() {
        return task == 0;
    }
}
