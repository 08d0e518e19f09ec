package dev.jetconnect.rest.probe;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
        return List.of();
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
