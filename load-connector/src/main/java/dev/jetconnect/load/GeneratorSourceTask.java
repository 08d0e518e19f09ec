package dev.jetconnect.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Makes the records of one partition, and then nothing more. A later start goes on behind the last
 * one that was stored.
 *
 * <p>Confined to the task's thread.
 */
public final class GeneratorSourceTask extends SourceTask {
    private static final long IDLE_MILLIS = 500;

    private LoadConfig config;
    private RecordForm form;
    private List<String> topics;
    private long next;
    private long beginNanos;

    @Override
    public void start(Map<String, String> properties) {
        config = new LoadConfig(properties);
        form = config.form();
        topics = config.topics();
        Map<String, Object> stored =
                context.offsetStorageReader()
                        .offset(Map.of("task", config.getInt(LoadConfig.TASK)));
        next = stored == null ? 0 : (Long) stored.get("next");
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        long end = config.getLong(LoadConfig.RECORDS);
        if (next == end) {
            TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
            return null;
        }
        int task = config.getInt(LoadConfig.TASK);
        if (next == 0) {
            config.marks().write("begin-" + task, Instant.now());
        }
        int count = (int) Math.min(batch(), end - next);
        Map<String, Integer> partition = Map.of("task", task);
        List<SourceRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(
                    new SourceRecord(
                            partition,
                            Map.of("next", next + 1),
                            topics.get((int) (next % topics.size())),
                            task,
                            form.schema(),
                            form.value(next)));
            next++;
        }
        return records;
    }

    /** How many records are due, at least one. */
    private int batch() throws InterruptedException {
        int rate = config.getInt(LoadConfig.RATE);
        if (rate == 0) {
            return config.getInt(LoadConfig.BATCH);
        }
        if (next == 0) {
            beginNanos = System.nanoTime();
        }
        long dueNanos = beginNanos + next * TimeUnit.SECONDS.toNanos(1) / rate;
        TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
        return 1;
    }

    @Override
    public void stop() {
        // Nothing is open.
    }

    @Override
    public String version() {
        return "1";
    }
}
