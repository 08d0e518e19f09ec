package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three runs of one task, of which each believes to be the only one, take steps in a random order:
 * open, put, commit, lose their connection. Each has a worker whose committed position is any that
 * was ever committed.
 */
@OnDatabases(oldestToo = true)
class InterleavedRunsTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final TopicPartition READINGS = new TopicPartition("readings", 0);
    private static final int STEPS = 150;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachRecordIsWrittenOnceInAnyOrderOfTheirSteps(long seed) {
        Random random = new Random(seed);
        List<Run> runs = List.of(new Run(), new Run(), new Run());
        for (int i = 0; i < STEPS; i++) {
            Run run = runs.get(random.nextInt(runs.size()));
            int dice = random.nextInt(20);
            if (dice == 0) {
                SINK.target().endSinkSessions();
            } else if (dice < 3) {
                run.open(random.nextLong(run.committed + 1));
            } else if (dice < 6) {
                run.commit();
            } else {
                run.put(1 + random.nextInt(4));
            }
        }
        Run last = runs.get(0);
        last.open(0);
        last.put(1);

        String rows = SINK.query("SELECT count(*) FROM readings");
        assertThat(Long.parseLong(rows)).isGreaterThan(STEPS / 4);
        assertThat(SINK.query("SELECT count(DISTINCT id) FROM readings")).isEqualTo(rows);
        assertThat(SINK.query("SELECT max(id) + 1 FROM readings")).isEqualTo(rows);
    }

    /** A task and its worker. */
    private static final class Run {
        private JdbcSinkTask task;
        private RecordingContext context;
        private List<SinkRecord> untaken = List.of();
        private long next;
        private long committed;

        void open(long from) {
            if (task != null) {
                task.stop();
            }
            task =
                    SINK.start(
                            "insert.mode", "insert",
                            "pk.mode", "none",
                            "retry.backoff.ms", "1",
                            "connection.pool.size", "1",
                            "max.retries", "1000");
            context = SINK.context();
            untaken = List.of();
            next = from;
            task.open(List.of(READINGS));
            rewind();
        }

        /** Hands over further records, or those again that were not taken. */
        void put(int count) {
            if (task == null) {
                return;
            }
            rewind();
            if (untaken.isEmpty()) {
                untaken = records(next, count);
            }
            try {
                task.put(untaken);
                next = untaken.get(untaken.size() - 1).kafkaOffset() + 1;
                untaken = List.of();
            } catch (RetriableException e) {
                // The same records come again.
            } catch (ConnectException e) {
                assertThat(e).hasMessageContaining("taken over");
                task.stop();
                task = null;
            }
        }

        void commit() {
            if (task != null && untaken.isEmpty()) {
                OffsetAndMetadata read = new OffsetAndMetadata(next);
                committed =
                        task.preCommit(Map.of(READINGS, read))
                                .getOrDefault(READINGS, new OffsetAndMetadata(committed))
                                .offset();
            }
        }

        private void rewind() {
            next = context.sought.getOrDefault(READINGS, next);
            context.sought.clear();
        }

        private static List<SinkRecord> records(long from, int count) {
            List<SinkRecord> records = new ArrayList<>();
            for (long offset = from; offset < from + count; offset++) {
                Struct value = new Struct(ROW).put("id", offset);
                records.add(new SinkRecord("readings", 0, null, null, ROW, value, offset));
            }
            return records;
        }
    }
}
