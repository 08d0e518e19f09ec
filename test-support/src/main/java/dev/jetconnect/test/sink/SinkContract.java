package dev.jetconnect.test.sink;

import dev.jetconnect.test.TcpProxy;
import dev.jetconnect.test.sink.RecordingContext.Reports;
import dev.jetconnect.test.sink.SinkUnderTest.Keeps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts have in common: a sink, and the way to its target. */
public abstract class SinkContract {
    private final List<SinkRun> runs = new ArrayList<>();
    private TcpProxy way;

    /** The sink with an empty target. */
    protected abstract SinkUnderTest sink();

    @BeforeEach
    void openTheWay() {
        way = TcpProxy.to(sink().targetPort());
    }

    @AfterEach
    void stopTasks() {
        runs.forEach(SinkRun::close);
        way.close();
    }

    /** Between sink and target. */
    final TcpProxy way() {
        return way;
    }

    /** A task that has no partition yet, of a worker that takes no reports. */
    final SinkRun start(Keeps keeps) {
        return start(Reports.NOT_TAKEN, keeps, Map.of());
    }

    final SinkRun start(Reports reports, Keeps keeps, Map<String, String> more) {
        Map<String, String> settings = settings(keeps);
        settings.putAll(more);
        SinkRun run = SinkRun.start(sink().connector(), settings, reports);
        runs.add(run);
        return run;
    }

    final Map<String, String> settings(Keeps keeps) {
        return new HashMap<>(sink().settings(way.port(), keeps));
    }

    final List<Long> storedIds() {
        return sink().stored().stream().map(Note::id).toList();
    }

    /** Id and text of each note. */
    final List<String> storedTexts() {
        return sink().stored().stream()
                .map(note -> note.id() + " " + note.text().orElse("-"))
                .toList();
    }

    static List<Long> ids(long from, long to) {
        List<Long> ids = new ArrayList<>();
        for (long id = from; id < to; id++) {
            ids.add(id);
        }
        return ids;
    }
}
