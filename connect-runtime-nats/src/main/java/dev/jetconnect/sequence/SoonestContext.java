package dev.jetconnect.sequence;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The context of a task and of the sequencer before it. Connect comes back at the time that was
 * named last; here both name one, and the soonest counts. Confined to the task thread.
 */
final class SoonestContext implements SinkTaskContext {
    private final SinkTaskContext context;
    private long soonestMillis = Long.MAX_VALUE;

    SoonestContext(SinkTaskContext context) {
        this.context = context;
    }

    /** Connect has come with records, or because it was time: what was named is over. */
    void hasCome() {
        soonestMillis = Long.MAX_VALUE;
    }

    @Override
    public void timeout(long millis) {
        if (millis > 0) {
            soonestMillis = Math.min(soonestMillis, millis);
        }
        context.timeout(soonestMillis == Long.MAX_VALUE ? millis : soonestMillis);
    }

    @Override
    public Map<String, String> configs() {
        return context.configs();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        context.offset(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        context.offset(partition, offset);
    }

    @Override
    public Set<TopicPartition> assignment() {
        return context.assignment();
    }

    @Override
    public void pause(TopicPartition... partitions) {
        context.pause(partitions);
    }

    @Override
    public void resume(TopicPartition... partitions) {
        context.resume(partitions);
    }

    @Override
    public void requestCommit() {
        context.requestCommit();
    }

    @Override
    public ErrantRecordReporter errantRecordReporter() {
        return context.errantRecordReporter();
    }

    @Override
    public PluginMetrics pluginMetrics() {
        return context.pluginMetrics();
    }
}
