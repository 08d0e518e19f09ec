package dev.jetconnect.test.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.sink.SinkUnderTest.Keeps;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three runs of one task, of which each believes to be the only one, take steps in a random order:
 * open, put, commit, lose their connection. Each has a worker whose committed position is any that
 * was ever committed. For sinks that claim the {@link ExactlyOnceContract}.
 */
public abstract class InterleavedRunsContract extends SinkContract {
    private static final int STEPS = 150;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachRecordIsStoredOnceInAnyOrderOfTheirSteps(long seed) {
        Random random = new Random(seed);
        List<Worker> workers = List.of(new Worker(), new Worker(), new Worker());
        for (int i = 0; i < STEPS; i++) {
            Worker worker = workers.get(random.nextInt(workers.size()));
            int dice = random.nextInt(20);
            if (dice == 0) {
                way().cut();
                way().restore();
            } else if (dice < 3) {
                worker.open(random.nextLong(worker.committed + 1));
            } else if (dice < 6) {
                worker.commit();
            } else {
                worker.put(1 + random.nextInt(4));
            }
        }
        Worker last = workers.get(0);
        last.open(0);
        last.put(1);

        List<Long> stored = storedIds();
        assertThat(stored).hasSizeGreaterThan(STEPS / 4).isEqualTo(ids(0, stored.size()));
    }

    /** Has a run, until that one is told that there is another. */
    private final class Worker {
        private Optional<SinkRun> run = Optional.empty();
        private List<SinkRecord> untaken = List.of();
        private long next;
        private long committed;

        void open(long from) {
            run.ifPresent(SinkRun::close);
            run = Optional.of(start(Keeps.ALL).open(Notes.FIRST));
            untaken = List.of();
            next = from;
        }

        /** Hands over further records, or those again that were not taken. */
        void put(int count) {
            run.ifPresent(running -> put(running, count));
        }

        private void put(SinkRun running, int count) {
            rewind(running);
            if (untaken.isEmpty()) {
                untaken = Notes.range(next, next + count);
            }
            try {
                running.put(untaken);
                next = untaken.get(untaken.size() - 1).kafkaOffset() + 1;
                untaken = List.of();
            } catch (RetriableException e) {
                // The same records come again.
            } catch (ConnectException e) {
                assertThat(e).hasMessageContaining("taken over");
                running.close();
                run = Optional.empty();
            }
        }

        void commit() {
            if (run.isPresent() && untaken.isEmpty()) {
                rewind(run.get());
                committed = Math.max(run.get().committable(next), 0);
            }
        }

        private void rewind(SinkRun running) {
            next = running.sought().getOrDefault(Notes.FIRST, next);
        }
    }
}
