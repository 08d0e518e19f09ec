package dev.jetconnect.source.copy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Runs a connector with its tasks as a worker does, one poll after the other. */
final class CopyRun implements AutoCloseable {
    private static final Duration MAX = Duration.ofSeconds(60);

    private final MemoryOffsets offsets;
    private final TableCopyConnector connector = new TableCopyConnector();
    private final List<TableCopyTask> tasks = new ArrayList<>();
    private final AtomicBoolean isReconfigurationWanted = new AtomicBoolean();
    private final int tasksMax;

    CopyRun(Map<String, String> settings, int tasksMax, MemoryOffsets offsets) {
        this.offsets = offsets;
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("topic.prefix", "copy");
        connector.initialize(new Context());
        this.tasksMax = tasksMax;
        connector.start(all);
        startTasks();
    }

    private void startTasks() {
        tasks.forEach(TableCopyTask::stop);
        tasks.clear();
        for (Map<String, String> config : connector.taskConfigs(tasksMax)) {
            TableCopyTask task = new TableCopyTask();
            task.initialize(new TaskContext(config));
            task.start(config);
            tasks.add(task);
        }
    }

    private final class Context implements SourceConnectorContext {
        @Override
        public OffsetStorageReader offsetStorageReader() {
            return offsets;
        }

        @Override
        public void requestTaskReconfiguration() {
            isReconfigurationWanted.set(true);
        }

        @Override
        public void raiseError(Exception e) {
            throw new IllegalStateException(e);
        }

        @Override
        public org.apache.kafka.common.metrics.PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException();
        }
    }

    private final class TaskContext implements SourceTaskContext {
        private final Map<String, String> settings;

        TaskContext(Map<String, String> settings) {
            this.settings = settings;
        }

        @Override
        public Map<String, String> configs() {
            return settings;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return offsets;
        }

        @Override
        public org.apache.kafka.common.metrics.PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException();
        }
    }

    int tasks() {
        return tasks.size();
    }

    /** One poll of each task, with all offsets committed. */
    List<SourceRecord> poll() throws InterruptedException {
        if (isReconfigurationWanted.getAndSet(false)) {
            startTasks();
        }
        List<SourceRecord> polled = new ArrayList<>();
        for (TableCopyTask task : tasks) {
            List<SourceRecord> records = task.poll();
            if (records != null) {
                records.forEach(offsets::commit);
                polled.addAll(records);
            }
        }
        return polled;
    }

    /** All records, up to the one that ends the last table. */
    List<SourceRecord> toEnd() throws InterruptedException {
        return until(all -> areFinished());
    }

    /** All records until there are as many of tables. */
    List<SourceRecord> until(Predicate<List<SourceRecord>> isEnough) throws InterruptedException {
        List<SourceRecord> all = new ArrayList<>();
        long end = System.nanoTime() + MAX.toNanos();
        while (!isEnough.test(all)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Not at the end after " + MAX);
            }
            all.addAll(poll());
        }
        return all;
    }

    private boolean areFinished() {
        long tables =
                offsets.all().keySet().stream()
                        .filter(key -> "all".equals(key.get("slice")))
                        .count();
        long finished =
                offsets.all().entrySet().stream()
                        .filter(entry -> entry.getKey().size() == 1)
                        .filter(entry -> "finished".equals(entry.getValue().get("state")))
                        .count();
        return tables > 0 && tables == finished;
    }

    /** Those of tables, without those that say how it goes. */
    static List<SourceRecord> ofTables(List<SourceRecord> records) {
        return records.stream().filter(r -> !r.topic().endsWith(".copy-status")).toList();
    }

    @Override
    public void close() {
        tasks.forEach(TableCopyTask::stop);
        connector.stop();
    }
}
