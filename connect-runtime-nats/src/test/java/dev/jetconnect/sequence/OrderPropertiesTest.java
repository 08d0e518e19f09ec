package dev.jetconnect.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestNats;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.Generation;
import dev.jetconnect.log.SinkRun;
import dev.jetconnect.transforms.Deduplicate;
import dev.jetconnect.transforms.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever becomes of a source's records on their way, the real transforms and the sequencer yield
 * each of them once and in order: they are mixed over partitions, doubled, and lost and sent again
 * later; and the sink is stopped in between, orderly or not. Each seed is another course of events.
 */
class OrderPropertiesTest {
    private static final int RECORDS = 300;
    private static final int PARTITIONS = 3;

    private static TestNats nats;

    @BeforeAll
    static void start() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stop() {
        nats.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void eachRecordComesOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        List<SinkRecord> stored = stored(random);
        CommittedPositions positions = nats.positions(nats.newGroup());
        TakingTask task = new TakingTask();

        Run run = new Run(positions, task);
        int next = 0;
        while (next < stored.size()) {
            int end = Math.min(stored.size(), next + 1 + random.nextInt(20));
            run.put(stored.subList(next, end));
            next = end;
            if (random.nextInt(4) == 0) {
                run.commit();
                task.makeDurable();
                if (random.nextInt(2) == 0) {
                    // What the target has of records behind the commit goes with the worker.
                    run.put(stored.subList(next, Math.min(stored.size(), next + 5)));
                    task.crash();
                    run = new Run(positions, task);
                    next = run.firstToRead(stored);
                }
            }
        }
        run.commit();
        task.makeDurable();

        assertThat(task.durable).isEqualTo(IntStream.range(0, RECORDS).boxed().toList());
    }

    /** The log as the sink finds it: in any order over several partitions, with duplicates. */
    private static List<SinkRecord> stored(Random random) {
        List<SourceRecord> arriving = new ArrayList<>();
        List<SourceRecord> delayed = new ArrayList<>();
        Sequence<SourceRecord> sequence = new Sequence<>();
        sequence.configure(Map.of());
        for (int number = 0; number < RECORDS; number++) {
            SourceRecord record = sequence.apply(change(number));
            boolean isLostForNow = number > 0 && random.nextInt(5) == 0;
            (isLostForNow ? delayed : arriving).add(record);
            if (random.nextInt(5) == 0) {
                delayed.add(record); // sent once more, or again after the loss
            }
            while (!delayed.isEmpty() && random.nextInt(3) == 0) {
                arriving.add(delayed.remove(random.nextInt(delayed.size())));
            }
        }
        arriving.addAll(delayed);

        List<SinkRecord> stored = new ArrayList<>();
        for (int offset = 0; offset < arriving.size(); offset++) {
            SourceRecord record = arriving.get(offset);
            stored.add(
                    new SinkRecord(
                            "t",
                            random.nextInt(PARTITIONS),
                            null,
                            record.key(),
                            null,
                            record.value(),
                            offset,
                            0L,
                            TimestampType.CREATE_TIME,
                            record.headers()));
        }
        return stored;
    }

    /** Two rows each share a position of the log. */
    private static SourceRecord change(int number) {
        Map<String, Object> source = new HashMap<>();
        source.put("name", "shop");
        source.put("lsn", 100L + number / 2);
        source.put("sequence", "[\"" + number / 10 * 10 + "\",\"" + (100 + number / 2) + "\"]");
        Map<String, Object> value = Map.of("op", "c", "source", source, "after", number);
        return new SourceRecord(
                Map.of(), Map.of("number", number), "t", null, null, number, null, value);
    }

    /** One run of the sink's task, as Connect drives it. */
    private static final class Run {
        private final CommittedPositions positions;
        private final SinkRun sinkRun;
        private final Deduplicate<SinkRecord> deduplicate = new Deduplicate<>();
        private final SinkTask sequenced;
        private final Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();

        Run(CommittedPositions positions, TakingTask task) {
            this.positions = positions;
            sinkRun = positions.run("c", 0, new Generation("id", 1), 1);
            deduplicate.configure(Map.of());
            Map<String, String> config = Map.of("nats.sequencer", "true");
            sequenced = SequencedTask.ofConfig("c", config, sinkRun, task);
            sequenced.initialize(new TestSinkContext());
            sequenced.start(config);
        }

        /** Partitions are committed by themselves; the stream is read from the lowest on. */
        int firstToRead(List<SinkRecord> stored) {
            Map<TopicPartition, Long> committed = positions.read("c");
            for (SinkRecord record : stored) {
                long position = committed.getOrDefault(ReadRecords.partition(record), 0L);
                if (record.kafkaOffset() >= position) {
                    return (int) record.kafkaOffset();
                }
            }
            return stored.size();
        }

        void put(List<SinkRecord> records) {
            Map<TopicPartition, Long> committed =
                    new TreeMap<>(java.util.Comparator.comparing(TopicPartition::toString));
            committed.putAll(positions.read("c"));
            List<SinkRecord> transformed = new ArrayList<>();
            for (SinkRecord record : records) {
                TopicPartition partition = ReadRecords.partition(record);
                if (record.kafkaOffset() < committed.getOrDefault(partition, 0L)) {
                    continue; // the consumer leaves out what its partition has committed
                }
                SinkRecord result = deduplicate.apply(record);
                if (result != null) {
                    transformed.add(result);
                }
                read.put(partition, new OffsetAndMetadata(record.kafkaOffset() + 1));
            }
            sequenced.put(transformed);
        }

        void commit() {
            Map<TopicPartition, Long> changes = new HashMap<>();
            sequenced
                    .preCommit(new HashMap<>(read))
                    .forEach((partition, offset) -> changes.put(partition, offset.offset()));
            sinkRun.commit(changes);
        }
    }

    private static final class TakingTask extends SinkTask {
        private final List<Object> durable = new ArrayList<>();
        private final List<Object> taken = new ArrayList<>();

        void makeDurable() {
            durable.addAll(taken);
            taken.clear();
        }

        void crash() {
            taken.clear();
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> config) {}

        @Override
        public void put(Collection<SinkRecord> records) {
            records.forEach(record -> taken.add(record.key()));
        }

        @Override
        public void stop() {}
    }
}
