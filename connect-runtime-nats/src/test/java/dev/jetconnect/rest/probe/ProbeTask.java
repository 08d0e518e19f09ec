package dev.jetconnect.rest.probe;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** A task of {@link ProbeSource}. */
public final class ProbeTask extends SourceTask {
    private Map<String, String> config = Map.of();

    @Override
    public void start(Map<String, String> given) {
        config = given;
        Probe.started(config);
        Probe.reach("task.start", config);
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        Probe.reach("task.poll", config);
        TimeUnit.MILLISECONDS.sleep(20);
        if (!Boolean.parseBoolean(config.get("probe.emits"))) {
            return List.of();
        }
        Map<String, String> place = Map.of("place", "probe");
        return List.of(
                new SourceRecord(
                        place, place, config.get("name"), Schema.STRING_SCHEMA, "a record"));
    }

    @Override
    public void commitRecord(SourceRecord committed, RecordMetadata metadata) {
        Probe.reach("task.commitRecord", config);
    }

    @Override
    public void stop() {
        Probe.reach("task.stop", config);
    }

    @Override
    public String version() {
        return "1.2.3";
    }
}
