package dev.jetconnect.test.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.sink.SinkUnderTest.Keeps;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A task takes memory for the records in hand, and leaves nothing behind. */
public abstract class ResourcesContract extends SinkContract {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int LARGE = 20_000;

    private SinkRun open() {
        return start(Keeps.LAST).open(Notes.FIRST);
    }

    private static List<WeakReference<SinkRecord>> put(SinkRun run, long from, long to) {
        List<SinkRecord> records = Notes.range(from, to);
        run.put(records);
        return records.stream().map(WeakReference::new).toList();
    }

    private void awaitNoConnection() {
        await().atMost(WITHIN).until(() -> !way().isInUse());
    }

    private static void awaitOnly(Set<Thread> before) {
        await().atMost(WITHIN)
                .pollInSameThread()
                .untilAsserted(
                        () -> {
                            Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
                            left.removeAll(before);
                            assertThat(left).isEmpty();
                        });
    }

    @Test
    void largeBatchIsStoredWhole() {
        SinkRun run = open();

        run.put(Notes.range(0, LARGE));

        assertThat(run.committable(LARGE)).isEqualTo(LARGE);
        assertThat(storedIds()).isEqualTo(ids(0, LARGE));
    }

    @Test
    void recordsThatAreStoredAreLetGo() {
        SinkRun run = open();
        List<WeakReference<SinkRecord>> put = new ArrayList<>();
        for (long from = 0; from < 6000; from += 2000) {
            put.addAll(put(run, from, from + 2000));
        }
        run.put(Notes.range(6000, 6001));
        assertThat(run.committable(6001)).isEqualTo(6001);

        await().atMost(WITHIN)
                .until(
                        () -> {
                            System.gc();
                            return put.stream().allMatch(record -> record.get() == null);
                        });
    }

    @Test
    void stoppedTaskLeavesNoThreadAndNoConnection() {
        SinkRun first = open(); // drivers and clients may start what is there for good
        first.put(Notes.range(0, 2000));
        first.close();
        awaitNoConnection();
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        SinkRun run = open();
        run.putUntilTaken(Notes.range(2000, 4000));
        run.put(Notes.range(4000, 4001));
        assertThat(way().isInUse()).isTrue();
        run.close();

        awaitNoConnection();
        awaitOnly(before);
    }

    @Test
    void taskThatIsStoppedWhileItsTargetIsAwayLeavesNothingEither() {
        SinkRun run = open();
        run.put(Notes.range(0, 3));
        run.close();
        awaitNoConnection();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        SinkRun next = open();
        way().cut();
        try {
            next.put(Notes.range(3, 2000)); // may fail later
        } catch (RetriableException e) {
            // Nor is it tried again.
        }

        next.close();
        next.close();

        awaitOnly(before);
    }
}
