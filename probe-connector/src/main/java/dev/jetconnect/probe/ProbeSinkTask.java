package dev.jetconnect.probe;

import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Writes down the records that it gets, and what is done with it.
 *
 * <p>Confined to the task's thread.
 */
public final class ProbeSinkTask extends SinkTask {
    /** Read by whoever asks for the metrics. */
    private final AtomicLong count = new AtomicLong();

    private Calls calls;
    private Commands commands;

    @Override
    public void initialize(SinkTaskContext context) {
        super.initialize(context);
        Calls.ofTask(new ProbeConfig(context.configs())).on("initialize");
    }

    @Override
    public void start(Map<String, String> properties) {
        calls = Calls.ofTask(new ProbeConfig(properties));
        commands = new Commands(calls);
        if (calls.config().getBoolean(ProbeConfig.METRICS)) {
            ProbeMetrics.addRecords(context.pluginMetrics(), count::get);
        }
        calls.on("start");
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        calls.on("open", sorted(partitions));
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        calls.on("close", sorted(partitions));
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        for (String[] command : commands.take()) {
            obey(command);
        }
        if (records.isEmpty()) {
            calls.obey("heartbeat");
            return;
        }
        calls.on("put", records.size());
        for (SinkRecord record : records) {
            calls.log().record(SinkRecordJson.of(calls.config().task(), record));
            reportIfAsked(record);
        }
        count.addAndGet(records.size());
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        calls.obey("preCommit");
        return calls.config().getString(ProbeConfig.PRE_COMMIT).equals("none") ? Map.of() : offsets;
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

    private void obey(String[] command) {
        switch (command[0]) {
            case "pause" -> context.pause(partition(command[1]));
            case "resume" -> context.resume(partition(command[1]));
            case "offset" -> context.offset(partition(command[1]), Long.parseLong(command[2]));
            case "requestCommit" -> context.requestCommit();
            case "timeout" -> context.timeout(Long.parseLong(command[1]));
            case "assignment" -> calls.note("assignment", sorted(context.assignment()));
            case "configs" -> calls.note("configs", context.configs().get(command[1]));
            case "fail" -> throw new ConnectException("The probe was told to fail");
            default -> calls.note("unknown", command[0]);
        }
        calls.note("obeyed", command[0]);
    }

    private void reportIfAsked(SinkRecord record) {
        String part = calls.config().getString(ProbeConfig.REPORT);
        if (part == null || !String.valueOf(record.value()).contains(part)) {
            return;
        }
        ErrantRecordReporter reporter = context.errantRecordReporter();
        if (reporter == null) {
            calls.note("reporter", "absent");
            return;
        }
        calls.note("report", record.kafkaOffset());
        var unused = reporter.report(record, new ConnectException("The probe reports a record"));
    }

    /** The last dash stands before the number. */
    private static TopicPartition partition(String text) {
        int dash = text.lastIndexOf('-');
        return new TopicPartition(
                text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
    }

    private static SortedSet<String> sorted(Collection<TopicPartition> partitions) {
        SortedSet<String> names = new TreeSet<>();
        partitions.forEach(partition -> names.add(partition.toString()));
        return names;
    }
}
