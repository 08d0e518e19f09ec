package dev.jetconnect.transport;

import static dev.jetconnect.transport.TransportGroup.send;
import static dev.jetconnect.transport.TransportGroup.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.MessageFormat;
import dev.jetconnect.log.RecordOffset;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JetStreamProducerTest {
    private static final int MEGABYTE = 1024 * 1024;

    private static TestNats nats;

    private final RecordingCallback callback = new RecordingCallback();

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @Test
    void callbacksComeInTheOrderOfSending() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source")) {
            for (int i = 0; i < 300; i++) {
                String topic = i % 7 == 0 ? "a" : "b";
                send(
                        producer,
                        new ProducerRecord<>(topic, null, (long) i, null, new byte[1]),
                        callback);
            }
            producer.flush();
        }

        assertThat(callback.failures).isEmpty();
        assertThat(callback.stored)
                .extracting(RecordMetadata::timestamp)
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(Long::valueOf).toList());
    }

    @Test
    void callbackTellsThePlaceAtWhichTheRecordIsRead() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source");
                SinkReader reader = group.reader().subscribe("a", "b")) {
            for (String topic : List.of("a", "a", "b", "a")) {
                send(
                        producer,
                        new ProducerRecord<>(topic, null, 77L, new byte[2], new byte[3]),
                        callback);
            }
            producer.flush();

            List<ConsumerRecord<byte[], byte[]>> records = reader.read(4);

            assertThat(callback.stored).hasSize(4);
            for (int i = 0; i < 4; i++) {
                RecordMetadata metadata = callback.stored.get(i);
                ConsumerRecord<byte[], byte[]> consumed = records.get(i);
                assertThat(metadata.topic()).isEqualTo(consumed.topic());
                assertThat(metadata.partition()).isEqualTo(consumed.partition());
                assertThat(metadata.offset()).isEqualTo(consumed.offset());
                assertThat(metadata.timestamp()).isEqualTo(77L);
                assertThat(metadata.serializedKeySize()).isEqualTo(2);
                assertThat(metadata.serializedValueSize()).isEqualTo(3);
            }
        }
    }

    @Test
    void consecutiveRecordsOfOneTopicPartitionTravelInOneMessage() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source")) {
            for (int i = 0; i < 5; i++) {
                send(producer, text("a", "value"), callback);
            }
            send(producer, text("b", "value"), callback);
            send(producer, text("a", "value"), callback);
            producer.flush();
        }

        List<Long> sequences =
                callback.stored.stream()
                        .map(metadata -> RecordOffset.streamSequence(metadata.offset()))
                        .toList();
        assertThat(sequences.subList(0, 5)).containsOnly(sequences.get(0));
        assertThat(sequences.get(5)).isEqualTo(sequences.get(0) + 1);
        assertThat(sequences.get(6)).isEqualTo(sequences.get(0) + 2);
    }

    @Test
    void nothingIsSentBeforeTheBundleEnds() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source")) {
            var sent = producer.send(text("a", "value"), callback);
            assertThat(sent.isDone()).isFalse();

            producer.endOfPoll();

            await().atMost(ofSeconds(10)).until(sent::isDone);
            assertThat(callback.stored).hasSize(1);
        }
    }

    @Test
    void interleavedTopicsKeepTheOrderOfTheSource() {
        try (TransportGroup group = new TransportGroup(nats);
                SinkReader reader = group.reader().subscribe("a", "b", "c")) {
            group.produceNumbers(0, 600, "a", "b", "b", "c");

            assertThat(reader.readValues(600)).isEqualTo(TransportGroup.numbers(0, 600));
        }
    }

    @Test
    void explicitPartitionIsTaken() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source")) {
            group.topics().register("t", "source", 3);

            for (int partition : List.of(2, 0, 1)) {
                send(producer, new ProducerRecord<>("t", partition, null, new byte[1]), callback);
            }
            producer.flush();
        }

        assertThat(callback.stored).extracting(RecordMetadata::partition).containsExactly(2, 0, 1);
    }

    @Test
    void recordsWithoutAKeyTakeThePartitionsByTurnsOneForEachPoll() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source")) {
            group.topics().register("t", "source", 3);

            for (int poll = 0; poll < 4; poll++) {
                send(producer, text("t", "a"), callback);
                send(producer, text("t", "b"), callback);
                producer.endOfPoll();
            }
            producer.flush();
        }

        assertThat(callback.stored)
                .extracting(RecordMetadata::partition)
                .containsExactly(0, 0, 1, 1, 2, 2, 0, 0);
    }

    @Test
    void singleMessagesOfOnePollAreOneUnitAndComeBackWhole()
            throws IOException, JetStreamApiException {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source", MessageFormat.MESSAGE);
                SinkReader reader = group.reader().subscribe("t")) {
            for (int i = 0; i < 3; i++) {
                ProducerRecord<byte[], byte[]> sent =
                        new ProducerRecord<>(
                                "t", null, 1000L + i, bytes("key" + i), bytes("v" + i));
                sent.headers().add("h", bytes("1")).add("h", null);
                send(producer, sent, callback);
            }
            producer.endOfPoll();
            producer.flush();

            List<ConsumerRecord<byte[], byte[]>> records = reader.read(3);
            assertThat(SinkReader.values(records)).containsExactly("v0", "v1", "v2");
            assertThat(records.get(2).key()).isEqualTo(bytes("key2"));
            assertThat(records.get(2).timestamp()).isEqualTo(1002);
            assertThat(records.get(2).headers())
                    .containsExactly(
                            new RecordHeader("h", bytes("1")), new RecordHeader("h", null));
            assertThat(callback.stored)
                    .extracting(RecordMetadata::offset)
                    .isEqualTo(records.stream().map(ConsumerRecord::offset).toList());
            Set<String> batches = new HashSet<>();
            for (ConsumerRecord<byte[], byte[]> consumed : records) {
                MessageInfo message =
                        nats.client()
                                .management()
                                .getMessage(
                                        group.name() + "_source",
                                        RecordOffset.streamSequence(consumed.offset()));
                batches.add(message.getHeaders().getFirst("Nats-Batch-Id"));
                assertThat(message.getData()).isEqualTo(consumed.value());
            }
            assertThat(batches).as("ids of atomic batches").hasSize(1).doesNotContainNull();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void partitionThatTheTopicDoesNotHaveIsRefusedWithTheRemedy() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source")) {
            ProducerRecord<byte[], byte[]> beyond = new ProducerRecord<>("t", 1, null, new byte[1]);

            assertThatThrownBy(() -> producer.send(beyond, callback))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("Topic 't' has 1 partitions")
                    .hasMessageContaining("topic.creation.default.partitions");
        }
    }

    /** The hashes are those of Kafka's own test of its partitioner. */
    @ParameterizedTest
    @CsvSource({
        "21, -973932308",
        "foobar, -790332482",
        "a-little-bit-long-string, -985981536",
        "a-little-bit-longer-string, -1486304829",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
        "abc, 479470107"
    })
    void keyLandsInTheSamePartitionAsInKafka(String key, int hash) {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source")) {
            group.topics().register("t", "source", 5);

            send(producer, new ProducerRecord<>("t", key.getBytes(UTF_8), null), callback);
            producer.flush();
        }

        assertThat(callback.stored)
                .extracting(RecordMetadata::partition)
                .containsExactly((hash & Integer.MAX_VALUE) % 5);
    }

    @Test
    void nullsHeadersAndTimestampArriveAsTheyWereSent() {
        Header[] headers = {
            new RecordHeader("h", null),
            new RecordHeader("h", new byte[] {0, 13, 10}),
            new RecordHeader("ü", new byte[0])
        };
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source");
                SinkReader reader = group.reader().subscribe("t")) {
            send(producer, new ProducerRecord<>("t", null, 5L, null, null, List.of(headers)), null);
            send(producer, new ProducerRecord<>("t", null, 4L, new byte[0], new byte[0]), null);
            producer.flush();

            List<ConsumerRecord<byte[], byte[]>> records = reader.read(2);

            assertThat(records).hasSize(2);
            assertThat(records.get(0).key()).isNull();
            assertThat(records.get(0).value()).isNull();
            assertThat(records.get(0).timestamp()).isEqualTo(5L);
            assertThat(records.get(0).headers().toArray()).containsExactly(headers);
            assertThat(records.get(1).key()).isEmpty();
            assertThat(records.get(1).value()).isEmpty();
            assertThat(records.get(1).timestamp()).isEqualTo(4L);
            assertThat(records.get(1).headers()).isEmpty();
        }
    }

    @Test
    void recordWithoutATimestampGetsThePresent() {
        long before = System.currentTimeMillis();
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source")) {
            send(producer, text("t", "value"), callback);
            producer.flush();
        }

        assertThat(callback.stored.get(0).timestamp())
                .isBetween(before, System.currentTimeMillis());
    }

    @Test
    void tooLargeRecordIsRefusedAloneAndLaterOnesPass() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source");
                SinkReader reader = group.reader().subscribe("t")) {
            RecordingCallback large = new RecordingCallback();
            send(producer, text("t", "before"), callback);
            send(producer, new ProducerRecord<>("t", random(9 * MEGABYTE)), large);
            send(producer, text("t", "after"), callback);
            producer.flush();

            assertThat(large.stored).isEmpty();
            assertThat(large.failures).hasSize(1);
            assertThat(large.failures.get(0))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("A record of topic 't'")
                    .hasMessageContaining("Raise max_payload");
            assertThat(callback.failures).isEmpty();
            assertThat(reader.readValues(2)).containsExactly("before", "after");
        }
    }

    @Test
    void recordsThatAreTooLargeTogetherTravelApart() {
        LogSettings defaults = nats.newGroup();
        LogSettings largeBundles =
                new LogSettings(
                        defaults.group(),
                        1,
                        64 * MEGABYTE,
                        1000,
                        defaults.windowBytesMax(),
                        64 * MEGABYTE,
                        CompressionType.NONE);
        try (TransportGroup group = new TransportGroup(nats, largeBundles);
                JetStreamProducer producer = group.producer("source")) {
            for (int i = 0; i < 12; i++) {
                send(producer, new ProducerRecord<>("t", random(MEGABYTE)), callback);
            }
            producer.flush();
        }

        assertThat(callback.failures).isEmpty();
        assertThat(callback.stored).hasSize(12);
    }

    @Test
    void topicThatCanNotBeASubjectIsRefused() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer producer = group.producer("source")) {
            assertThatThrownBy(() -> producer.send(text("no subject", "value"), callback))
                    .isInstanceOf(InvalidTopicException.class);

            assertThat(group.topics().topics()).isEmpty();
        }
    }

    @Test
    void closeFromAnotherThreadEndsABlockedSend() throws InterruptedException {
        try (TransportGroup group = new TransportGroup(nats, nats.newGroup(1))) {
            JetStreamProducer producer = group.producer("source");
            send(producer, text("t", "registers the topic"), null);
            producer.flush();
            nats.kill(); // nothing is answered for a while
            List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
            Thread task = new Thread(() -> sendUntilThrown(producer, thrown));
            task.start();
            await().atMost(ofSeconds(10)).until(() -> task.getState() == Thread.State.WAITING);

            producer.close(Duration.ZERO);
            task.join(10_000);

            assertThat(thrown).hasSize(1);
            assertThat(thrown.get(0)).hasMessageContaining("was closed");
        } finally {
            nats.awaitAnswer();
        }
    }

    @Test
    void replacedRunLearnsItAtTheEndOfAPollAndItsCallbacksStaySilent() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer replaced = group.producer("source");
                JetStreamProducer successor = group.producer("source")) {
            var sent = replaced.send(text("t", "value"), callback);
            replaced.endOfPoll();
            await().atMost(ofSeconds(10)).until(sent::isDone);

            assertThatThrownBy(replaced::endOfPoll).isInstanceOf(ProducerFencedException.class);
            assertThatThrownBy(() -> sent.get()).hasCauseInstanceOf(ProducerFencedException.class);
            assertThat(callback.stored).isEmpty();
            assertThat(callback.failures).isEmpty();
            successor.endOfPoll();
        }
    }

    @Test
    void secondConnectorOfATopicGetsPartitionsOfItsOwn() {
        try (TransportGroup group = new TransportGroup(nats);
                JetStreamProducer first = group.producer("first");
                JetStreamProducer second = group.producer("second");
                SinkReader reader = group.reader().subscribe("t")) {
            for (JetStreamProducer producer : List.of(first, second, first)) {
                send(producer, text("t", producer == first ? "of first" : "of second"), callback);
                producer.flush();
            }

            var values = SinkReader.valuesByPartition(reader.read(3)).values();

            assertThat(callback.stored)
                    .extracting(RecordMetadata::partition)
                    .containsExactly(0, 1, 0);
            assertThat(values)
                    .containsExactlyInAnyOrder(
                            List.of("of first", "of first"), List.of("of second"));
        }
    }

    private static void sendUntilThrown(JetStreamProducer producer, List<Throwable> thrown) {
        try {
            for (int i = 0; i < 1_000_000; i++) {
                send(producer, text("t", "value"), null);
                producer.endOfPoll();
            }
        } catch (RuntimeException e) {
            thrown.add(e);
        }
    }

    /** Bytes that no compressor makes smaller. */
    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static final class RecordingCallback implements Callback {
        private final List<RecordMetadata> stored = Collections.synchronizedList(new ArrayList<>());
        private final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onCompletion(RecordMetadata metadata, Exception failure) {
            if (failure == null) {
                stored.add(metadata);
            } else {
                failures.add(failure);
            }
        }
    }
}
