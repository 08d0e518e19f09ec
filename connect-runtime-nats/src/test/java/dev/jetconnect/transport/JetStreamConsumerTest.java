package dev.jetconnect.transport;

import static dev.jetconnect.transport.SinkReader.values;
import static dev.jetconnect.transport.SinkReader.valuesByPartition;
import static dev.jetconnect.transport.TransportGroup.numbers;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.jetconnect.TestNats;
import dev.jetconnect.log.Generation;
import dev.jetconnect.log.RecordOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JetStreamConsumerTest {
    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 0);

    private static TestNats nats;

    private TransportGroup group;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @BeforeEach
    void openGroup() {
        group = new TransportGroup(nats);
    }

    @AfterEach
    void closeGroup() {
        group.close();
    }

    @Test
    void partitionsOfListedTopicsAreOpenedWhenTheyAreThereAndWhenTheyCome() {
        group.createTopic("a", "source", 2);
        group.createTopic("other", "source", 1);
        try (SinkReader reader = group.reader().subscribe("a", "b")) {
            reader.poll();
            assertThat(reader.opened()).containsExactly(A, new TopicPartition("a", 1));

            group.createTopic("b", "source", 1);

            await().atMost(ofSeconds(10)).until(() -> pollAndCountOpened(reader) == 3);
            assertThat(reader.opened().get(2)).isEqualTo(B);
            assertThat(reader.consumer().assignment()).hasSameElementsAs(reader.opened());
        }
    }

    @Test
    void partitionsOfMatchingTopicsAreOpenedWhenTheyAreThereAndWhenTheyCome() {
        group.createTopic("shop.orders", "source", 1);
        group.createTopic("orders", "source", 1);
        try (SinkReader reader = group.reader().subscribe(Pattern.compile("shop\\..*"))) {
            reader.poll();
            assertThat(reader.opened()).containsExactly(new TopicPartition("shop.orders", 0));

            group.createTopic("shop.items", "source", 1);

            await().atMost(ofSeconds(10)).until(() -> pollAndCountOpened(reader) == 2);
            assertThat(reader.opened().get(1)).isEqualTo(new TopicPartition("shop.items", 0));
        }
    }

    @Test
    void partitionsThatASecondConnectorAddsAreOpened() {
        group.createTopic("a", "source", 1);
        try (SinkReader reader = group.reader().subscribe("a")) {
            reader.poll();

            group.createTopic("a", "second", 1);

            await().atMost(ofSeconds(10)).until(() -> pollAndCountOpened(reader) == 2);
            assertThat(reader.opened()).containsExactly(A, new TopicPartition("a", 1));
        }
    }

    @Test
    void recordsIterateInTheOrderOfTheStreamAndAreGroupedByPartition() {
        group.produceNumbers(0, 100, "b", "a", "a");
        try (SinkReader reader = group.reader().subscribe("a", "b")) {
            var records = reader.consumer().poll(ofSeconds(10));

            List<ConsumerRecord<byte[], byte[]>> iterated = new ArrayList<>();
            records.forEach(iterated::add);
            assertThat(records.count()).isEqualTo(iterated.size()).isPositive();
            assertThat(values(iterated)).isEqualTo(numbers(0, iterated.size()));
            for (TopicPartition partition : records.partitions()) {
                assertThat(values(records.records(partition)))
                        .isEqualTo(valuesByPartition(iterated).get(partition));
            }
        }
    }

    @Test
    void offsetsOfAPartitionRiseAndThePositionIsBehindTheLast() {
        group.produceNumbers(0, 50, "a", "a", "b");
        try (SinkReader reader = group.reader().subscribe("a")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(34);

            List<Long> offsets = records.stream().map(ConsumerRecord::offset).toList();
            assertThat(offsets).hasSize(34).isSorted().doesNotHaveDuplicates();
            assertThat(reader.consumer().position(A)).isEqualTo(offsets.get(33) + 1);
        }
    }

    @Test
    void pollWithoutRecordsEndsAtItsTimeout() {
        try (SinkReader reader = group.reader().subscribe("a")) {
            assertThat(pollMillis(reader)).as("without a partition").isBetween(290L, 5000L);

            group.createTopic("a", "source", 1);
            group.produce("a", "value");
            reader.read(1);

            assertThat(pollMillis(reader)).as("at the end of the stream").isBetween(290L, 5000L);
        }
    }

    @Test
    void wakeupEndsAWaitingPollOnce() throws InterruptedException {
        group.produce("a", "value");
        try (SinkReader reader = group.reader().subscribe("a")) {
            reader.read(1);
            List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
            Thread task = new Thread(() -> pollForLong(reader, thrown));
            task.start();
            await().atMost(ofSeconds(10))
                    .until(() -> task.getState() == Thread.State.TIMED_WAITING);

            reader.consumer().wakeup();
            task.join(10_000);

            assertThat(thrown).hasSize(1).hasOnlyElementsOfType(WakeupException.class);
            assertThat(reader.poll()).isEmpty();
        }
    }

    @Test
    void commitWithAPendingWakeupThrowsOnceAndTheNextOneIsStored() {
        group.produce("a", "value");
        try (SinkReader reader = group.reader().subscribe("a")) {
            var consumed = reader.read(1).get(0);
            reader.consumer().wakeup();

            assertThatThrownBy(() -> reader.commitUpTo(consumed))
                    .isInstanceOf(WakeupException.class);
            assertThat(group.positions().read("sink")).isEmpty();
            reader.commitUpTo(consumed);

            assertThat(group.positions().read("sink")).isEqualTo(Map.of(A, consumed.offset() + 1));
        }
    }

    @Test
    void asynchronousCommitIsStoredBeforeItsCallback() {
        group.produce("a", "value");
        try (SinkReader reader = group.reader().subscribe("a")) {
            reader.read(1);
            List<Map<TopicPartition, Long>> storedAtCallback = new ArrayList<>();

            reader.consumer()
                    .commitAsync(
                            Map.of(A, new OffsetAndMetadata(7)),
                            (offsets, failure) ->
                                    storedAtCallback.add(group.positions().read("sink")));

            assertThat(storedAtCallback).containsExactly(Map.of(A, 7L));
        }
    }

    @Test
    void restartGoesOnAtTheCommittedPositionInTheMiddleOfABundle() {
        group.produceNumbers(0, 20, "a");
        try (SinkReader reader = group.reader().subscribe("a")) {
            reader.commitUpTo(reader.read(20).get(6));
        }

        try (SinkReader restarted = group.reader().subscribe("a")) {
            assertThat(restarted.readValues(13)).isEqualTo(numbers(7, 20));
        }
    }

    @Test
    void restartWithoutACommitBeginsAtTheFirstRecord() {
        group.produceNumbers(0, 5, "a");
        try (SinkReader reader = group.reader().subscribe("a")) {
            reader.read(5);
        }

        try (SinkReader restarted = group.reader().subscribe("a")) {
            assertThat(restarted.readValues(5)).isEqualTo(numbers(0, 5));
        }
    }

    @Test
    void partitionsWithDifferentPositionsGoOnEachAtItsOwn() {
        group.produceNumbers(0, 40, "a", "b");
        try (SinkReader reader = group.reader().subscribe("a", "b")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(40);
            reader.commitUpTo(records.get(30));
            reader.commitUpTo(records.get(9));
        }

        try (SinkReader restarted = group.reader().subscribe("a", "b")) {
            List<ConsumerRecord<byte[], byte[]>> records = restarted.read(19);
            assertThat(valuesByPartition(records).get(A)).containsExactly("32", "34", "36", "38");
            assertThat(valuesByPartition(records).get(B)).hasSize(15).startsWith("11", "13");
        }
    }

    @Test
    void seekBackwardsBringsThePartitionAgainFromThereAndNoOther() {
        group.produceNumbers(0, 20, "a", "b");
        try (SinkReader reader = group.reader().subscribe("a", "b")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(20);

            reader.consumer().seek(A, records.get(12).offset());

            assertThat(reader.consumer().position(A)).isEqualTo(records.get(12).offset());
            assertThat(reader.readValues(4)).containsExactly("12", "14", "16", "18");
        }
    }

    @Test
    void pausedPartitionIsHeldBackAndComesWholeAfterTheResume() {
        group.produceNumbers(0, 60, "a", "b");
        try (SinkReader reader =
                group.reader(0, 1, Map.of("max.poll.records", "7")).subscribe("a", "b")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.readAtLeast(10);
            reader.consumer().pause(List.of(A));
            int seenOfA = valuesByPartition(records).get(A).size();
            int seenOfB = valuesByPartition(records).get(B).size();

            List<ConsumerRecord<byte[], byte[]>> whilePaused = reader.read(30 - seenOfB);
            reader.consumer().resume(List.of(A));
            List<ConsumerRecord<byte[], byte[]>> afterwards = reader.read(30 - seenOfA);

            assertThat(valuesByPartition(whilePaused)).containsOnlyKeys(B);
            assertThat(valuesByPartition(afterwards)).containsOnlyKeys(A);
            records.addAll(whilePaused);
            records.addAll(afterwards);
            assertThat(valuesByPartition(records).get(A)).isEqualTo(everySecond(0, 60));
            assertThat(valuesByPartition(records).get(B)).isEqualTo(everySecond(1, 60));
        }
    }

    @Test
    void pauseOfAllHoldsEverythingBackAndTheResumeGoesOnWhereItWas() {
        group.produceNumbers(0, 60, "a", "b");
        try (SinkReader reader =
                group.reader(0, 1, Map.of("max.poll.records", "7")).subscribe("a", "b")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.readAtLeast(10);
            reader.consumer().pause(List.of(A, B));
            assertThat(reader.consumer().paused()).containsExactlyInAnyOrder(A, B);

            List<ConsumerRecord<byte[], byte[]>> whilePaused = reader.poll();
            reader.consumer().resume(List.of(A, B));
            records.addAll(reader.read(60 - records.size()));

            assertThat(whilePaused).isEmpty();
            assertThat(values(records)).isEqualTo(numbers(0, 60));
        }
    }

    @Test
    void pollReturnsNoMoreRecordsThanItIsSetTo() {
        group.produceNumbers(0, 25, "a");
        try (SinkReader reader =
                group.reader(0, 1, Map.of("max.poll.records", 10)).subscribe("a")) {
            List<Integer> sizes = new ArrayList<>();
            // A poll that ends because a topic has come to be known is empty.
            await().atMost(ofSeconds(60))
                    .until(
                            () -> {
                                sizes.add(reader.poll().size());
                                return sizes.stream().mapToInt(size -> size).sum() >= 25;
                            });

            assertThat(sizes).filteredOn(size -> size > 0).containsExactly(10, 10, 5);
        }
    }

    @Test
    void restOfABundleDoesNotWaitForMore() {
        group.produceNumbers(0, 15, "a");
        try (SinkReader reader =
                group.reader(0, 1, Map.of("max.poll.records", 10)).subscribe("a")) {
            reader.readAtLeast(10);

            List<ConsumerRecord<byte[], byte[]>> rest =
                    assertTimeout(ofSeconds(5), () -> reader.poll(ofSeconds(20)));

            assertThat(values(rest)).isEqualTo(numbers(10, 15));
        }
    }

    @Test
    void newSinkWithResetToLatestReadsOnlyWhatComesLater() {
        group.produceNumbers(0, 5, "a");
        try (SinkReader reader =
                group.reader(0, 1, Map.of("auto.offset.reset", "latest")).subscribe("a")) {
            reader.poll();

            group.produceNumbers(5, 8, "a");

            assertThat(reader.readValues(3)).isEqualTo(numbers(5, 8));
        }
    }

    @Test
    void resetToNoneRefusesAPartitionThatWasNeverCommitted() {
        group.produceNumbers(0, 2, "a");
        Map<String, Object> none = Map.of("auto.offset.reset", "none");
        try (SinkReader reader = group.reader(0, 1, none).subscribe("a")) {
            assertThatThrownBy(reader::poll)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("no committed position in partition a-0")
                    .hasMessageContaining("auto.offset.reset=none");
        }
        group.positions()
                .run("sink", 0, new Generation("id", 1), 1)
                .commit(Map.of(A, RecordOffset.of(1, 0)));

        try (SinkReader reader = group.reader(0, 1, none).subscribe("a")) {
            assertThat(reader.poll(ofSeconds(60))).isNotEmpty();
        }
    }

    @Test
    void quietPartitionIsCommittedAsFarAsItsStreamWasRead() {
        group.produceNumbers(0, 1, "a");
        group.produceNumbers(1, 20, "b");
        try (SinkReader reader = group.reader().subscribe("a", "b")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(20);
            long behindA = records.get(0).offset() + 1;
            long behindB = records.get(19).offset() + 1;

            reader.consumer()
                    .commitSync(
                            Map.of(
                                    A, new OffsetAndMetadata(behindA),
                                    B, new OffsetAndMetadata(behindB)));

            assertThat(group.positions().read("sink")).isEqualTo(Map.of(A, behindB, B, behindB));
            assertThat(reader.consumer().position(A)).isEqualTo(behindA);
        }
    }

    @Test
    void quietPartitionThatWasSoughtIsCommittedWhereItWasSought() {
        group.produceNumbers(0, 1, "a");
        group.produceNumbers(1, 20, "b");
        try (SinkReader reader = group.reader().subscribe("a", "b")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(20);
            long first = records.get(0).offset();
            reader.consumer().seek(A, first);

            reader.consumer().commitSync(Map.of(A, new OffsetAndMetadata(first)));

            assertThat(group.positions().read("sink")).isEqualTo(Map.of(A, first));
            assertThat(reader.readValues(1)).containsExactly("0");
        }
    }

    /** A task that knows its positions itself seeks at its start. */
    @Test
    void quietPartitionThatIsSoughtBehindItsLastRecordDoesNotHoldTheOthersBack() {
        group.produceNumbers(0, 2, "a");
        group.produceNumbers(2, 22, "b");
        try (SinkReader reader = group.reader().subscribe("a", "b")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(22);
            long behindA = records.get(1).offset() + 1;
            long behindB = records.get(21).offset() + 1;
            reader.consumer().seek(A, behindA);
            reader.consumer().seek(B, behindB);
            assertThat(reader.poll()).isEmpty();

            reader.consumer().commitSync(Map.of(A, new OffsetAndMetadata(behindA)));

            assertThat(group.positions().read("sink").get(A)).isGreaterThanOrEqualTo(behindB);
            group.produceNumbers(22, 24, "a");
            assertThat(reader.readValues(2)).containsExactly("22", "23");
        }
    }

    @Test
    void partitionThatIsSoughtInTheMiddleOfABundleGoesOnThere() {
        group.produceNumbers(0, 20, "a");
        try (SinkReader reader = group.reader().subscribe("a")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(20);

            reader.consumer().seek(A, records.get(19).offset());

            assertThat(reader.readValues(1)).containsExactly("19");
        }
    }

    @Test
    void pausedPartitionIsNotCommittedAheadOfItsRecords() {
        group.produceNumbers(0, 1, "a");
        group.produceNumbers(1, 5, "b");
        try (SinkReader reader = group.reader().subscribe("a", "b")) {
            long behindA = reader.read(5).get(0).offset() + 1;
            reader.consumer().pause(List.of(A));
            group.produceNumbers(5, 6, "a");
            group.produceNumbers(6, 9, "b");
            long behindB = reader.read(3).get(2).offset() + 1;

            reader.consumer()
                    .commitSync(
                            Map.of(
                                    A, new OffsetAndMetadata(behindA),
                                    B, new OffsetAndMetadata(behindB)));
        }

        try (SinkReader restarted = group.reader().subscribe("a", "b")) {
            assertThat(restarted.readValues(1)).containsExactly("5");
        }
    }

    @Test
    void newTaskWaitsForANatsThatIsAway() {
        group.produceNumbers(0, 3, "a");
        try (SinkReader reader = group.reader().subscribe("a")) {
            nats.kill();

            assertThat(reader.readValues(3)).isEqualTo(numbers(0, 3));
        } finally {
            nats.awaitAnswer();
        }
    }

    @Test
    void tasksShareThePartitionsWithoutOverlap() {
        group.createTopic("a", "source", 4);
        group.createTopic("b", "source", 3);
        group.createTopic("c", "source", 1);
        group.produceNumbers(0, 30, "a", "b", "c");
        try (SinkReader first = group.reader(0, 2, Map.of()).subscribe("a", "b", "c");
                SinkReader second = group.reader(1, 2, Map.of()).subscribe("a", "b", "c")) {
            first.poll();
            second.poll();

            List<TopicPartition> opened = new ArrayList<>(first.opened());
            opened.addAll(second.opened());
            assertThat(first.opened()).hasSize(4);
            assertThat(opened).hasSize(8).doesNotHaveDuplicates();
        }
    }

    @Test
    void readingGoesOnAfterACrashOfTheServerWithNothingLostOrDoubled() {
        group.produceNumbers(0, 600, "a", "b");
        try (SinkReader reader =
                group.reader(0, 1, Map.of("max.poll.records", "50")).subscribe("a", "b")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.readAtLeast(200);

            nats.kill();
            records.addAll(reader.readAtLeast(100));
            nats.awaitAnswer();
            group.produceNumbers(600, 900, "a", "b");
            records.addAll(reader.read(900 - records.size()));

            assertThat(values(records)).isEqualTo(numbers(0, 900));
        }
    }

    @Test
    void commitWaitsForTheServerThatRestarts() {
        group.produce("a", "value");
        try (SinkReader reader = group.reader().subscribe("a")) {
            var consumed = reader.read(1).get(0);
            nats.kill();

            reader.commitUpTo(consumed);

            assertThat(group.positions().read("sink")).containsKey(A);
        } finally {
            nats.awaitAnswer();
        }
    }

    @Test
    void partitionOfAnotherTaskIsRefused() {
        try (SinkReader reader = group.reader().subscribe("a")) {
            assertThatThrownBy(() -> reader.consumer().seek(A, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Partition a-0 is not assigned to task sink-0");
        }
    }

    private static int pollAndCountOpened(SinkReader reader) {
        reader.poll(ofMillis(20));
        return reader.opened().size();
    }

    private static long pollMillis(SinkReader reader) {
        long begin = System.nanoTime();
        assertThat(reader.poll(ofMillis(300))).isEmpty();
        return (System.nanoTime() - begin) / 1_000_000;
    }

    private static void pollForLong(SinkReader reader, List<Throwable> thrown) {
        try {
            reader.poll(ofSeconds(60));
        } catch (RuntimeException e) {
            thrown.add(e);
        }
    }

    private static List<String> everySecond(int begin, int end) {
        List<String> numbers = new ArrayList<>();
        for (int i = begin; i < end; i += 2) {
            numbers.add(Integer.toString(i));
        }
        return numbers;
    }
}
