package dev.jetconnect.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * Emits the records of its source partitions {@code {"source": "TASK-N"}}, each behind its offset
 * {@code {"position": COUNT}}.
 *
 * <p>Confined to the task's thread, except {@code stop} and {@code commitRecord}.
 */
public final class ProbeSourceTask extends SourceTask {
    private static final String PARTITION = "source";
    private static final String POSITION = "position";
    private static final Duration IDLE = Duration.ofMillis(20);

    private final Map<String, Long> positions = new HashMap<>();

    /** Read by whoever asks for the metrics. */
    private final AtomicLong count = new AtomicLong();

    private Calls calls;
    private RecordScript script;
    private TransactionMarks transactions;
    private Commands commands;

    @Override
    public void initialize(SourceTaskContext context) {
        super.initialize(context);
        Calls.ofTask(new ProbeConfig(context.configs())).on("initialize");
    }

    @Override
    public void start(Map<String, String> properties) {
        ProbeConfig config = new ProbeConfig(properties);
        calls = Calls.ofTask(config);
        commands = new Commands(calls);
        script =
                config.file(ProbeConfig.SCRIPT)
                        .<RecordScript>map(ScriptedRecords::new)
                        .orElseGet(() -> new CountedRecords(config, calls.log().run()));
        transactions = new TransactionMarks(calls, context.transactionContext());
        for (int i = 0; i < config.getInt(ProbeConfig.SOURCE_PARTITIONS); i++) {
            String partition = config.task() + "-" + i;
            Map<String, Object> offset =
                    context.offsetStorageReader().offset(Map.of(PARTITION, partition));
            Object position = offset == null ? null : offset.get(POSITION);
            positions.put(partition, position == null ? 0 : ((Number) position).longValue());
        }
        if (config.getBoolean(ProbeConfig.METRICS)) {
            ProbeMetrics.addRecords(context.pluginMetrics(), count::get);
        }
        calls.on("start", positions);
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        obeyCommands();
        calls.obey("poll");
        long interval = calls.config().getLong(ProbeConfig.INTERVAL_MS);
        if (interval > 0) {
            Thread.sleep(interval);
        }
        List<SourceRecord> records = new ArrayList<>();
        for (Map.Entry<String, Long> position : positions.entrySet()) {
            take(position, records);
        }
        if (records.isEmpty()) {
            Thread.sleep(IDLE.toMillis());
            return null;
        }
        calls.note("poll", records.size());
        count.addAndGet(records.size());
        return records;
    }

    @Override
    public void commit() {
        calls.on("commit");
    }

    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) {
        String where = metadata == null ? "null" : metadata.topic() + "-" + metadata.partition();
        if (calls.log().isStamped()) {
            where += " " + record.sourcePartition().get(PARTITION);
            where += " " + record.sourceOffset().get(POSITION);
        }
        calls.on("commitRecord", record.topic(), record.key(), where);
    }

    @Override
    public void stop() {
        if (calls != null) {
            calls.on("stop");
        }
    }

    @Override
    public String version() {
        return ProbeVersion.version();
    }

    private void take(Map.Entry<String, Long> position, List<SourceRecord> records) {
        for (int i = 0; i < calls.config().getInt(ProbeConfig.BATCH); i++) {
            long next = position.getValue();
            var record =
                    script.at(
                            next, Map.of(PARTITION, position.getKey()), Map.of(POSITION, next + 1));
            if (record.isEmpty()) {
                return;
            }
            records.add(record.get());
            transactions.mark(record.get());
            position.setValue(next + 1);
        }
    }

    private void obeyCommands() {
        for (String[] command : commands.take()) {
            switch (command[0]) {
                case "configs" -> calls.note("configs", context.configs().get(command[1]));
                case "fail" -> throw new ConnectException("The probe was told to fail");
                default -> calls.note("unknown", command[0]);
            }
        }
    }
}
