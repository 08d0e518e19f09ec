package dev.jetconnect.transport;

import static dev.jetconnect.transport.SinkReader.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignStreamTest {
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
    void openGroup() throws IOException, JetStreamApiException {
        group = new TransportGroup(nats);
        createStream();
    }

    private static void createStream() throws IOException, JetStreamApiException {
        nats.client()
                .management()
                .addStream(
                        StreamConfiguration.builder()
                                .name("ORDERS")
                                .subjects("orders.>")
                                .storageType(StorageType.Memory)
                                .build());
    }

    @AfterEach
    void deleteStream() throws IOException, JetStreamApiException {
        if (nats.client().management().getStreamNames().contains("ORDERS")) {
            nats.client().management().deleteStream("ORDERS");
        }
        group.close();
    }

    @Test
    void messageOfAnotherClientIsARecordOfTheOneTopic() throws IOException, JetStreamApiException {
        Instant begin = Instant.now();
        Headers headers =
                new Headers().add("trace", "a", "b").add("Nats-Msg-Id", "7").add("empty", "");
        nats.client().jetStream().publish("orders.eu.7", headers, "{\"id\":7}".getBytes(UTF_8));
        nats.client().jetStream().publish("orders.us.8", new byte[0]);

        try (SinkReader reader = reader(Map.of("nats.key", "token:3")).subscribe("sales")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(2);

            ConsumerRecord<byte[], byte[]> first = records.get(0);
            assertThat(first.topic()).isEqualTo("sales");
            assertThat(first.partition()).isZero();
            assertThat(first.key()).isEqualTo("7".getBytes(UTF_8));
            assertThat(first.value()).isEqualTo("{\"id\":7}".getBytes(UTF_8));
            assertThat(Instant.ofEpochMilli(first.timestamp()))
                    .isBetween(begin.minusSeconds(60), begin.plusSeconds(60));
            assertThat(first.headers())
                    .containsExactly(
                            new RecordHeader("Nats-Msg-Id", "7".getBytes(UTF_8)),
                            new RecordHeader("empty", new byte[0]),
                            new RecordHeader("trace", "a".getBytes(UTF_8)),
                            new RecordHeader("trace", "b".getBytes(UTF_8)));
            assertThat(records.get(1).value()).isEmpty();
            assertThat(records.get(1).offset()).isGreaterThan(first.offset());
        }
    }

    @Test
    void keyIsNoneOrTheSubjectOrAHeader() throws IOException, JetStreamApiException {
        nats.client()
                .jetStream()
                .publish("orders.eu", new Headers().add("id", "9"), "v".getBytes(UTF_8));

        assertThat(keyOfFirst(Map.of())).isNull();
        assertThat(keyOfFirst(Map.of("nats.key", "subject"))).isEqualTo("orders.eu");
        assertThat(keyOfFirst(Map.of("nats.key", "header:id"))).isEqualTo("9");
        assertThat(keyOfFirst(Map.of("nats.key", "header:other"))).isNull();
        assertThat(keyOfFirst(Map.of("nats.key", "token:4"))).isNull();
    }

    @Test
    void onlyTheNamedSubjectsAreRead() throws IOException, JetStreamApiException {
        publish("orders.eu.new", "1", "orders.eu.paid", "2", "orders.us.new", "3");

        try (SinkReader reader =
                reader(Map.of("nats.subjects", "orders.*.new, orders.none")).subscribe("sales")) {
            assertThat(reader.readValues(2)).containsExactly("1", "3");
        }
    }

    @Test
    void topicsByATokenOfTheSubjectAppearWithTheirFirstMessageAndGoOnAfterARestart()
            throws IOException, JetStreamApiException {
        publish("orders.eu", "1", "orders.us", "2", "orders.eu", "3", "orders.internal", "4");
        Map<String, String> byToken = Map.of("nats.topic", "token:2");
        Pattern twoLetters = Pattern.compile("..");

        try (SinkReader reader = reader(byToken).subscribe(twoLetters)) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(3);
            assertThat(values(records)).containsExactly("1", "2", "3");
            assertThat(reader.opened())
                    .containsExactly(new TopicPartition("eu", 0), new TopicPartition("us", 0));
            reader.commitUpTo(records.get(1));
            reader.commitUpTo(records.get(2));
        }
        publish("orders.us", "5", "orders.fr", "6");

        try (SinkReader restarted = reader(byToken).subscribe(twoLetters)) {
            assertThat(restarted.readValues(2)).containsExactly("5", "6");
            assertThat(restarted.opened()).hasSize(3).contains(new TopicPartition("fr", 0));
        }
    }

    @Test
    void topicThatIsPausedWhenItAppearsComesWholeAfterTheResume()
            throws IOException, JetStreamApiException {
        publish("orders.eu", "1", "orders.us", "2", "orders.eu", "3", "orders.us", "4");
        try (SinkReader reader = reader(Map.of("nats.topic", "token:2"))) {
            Consumer<byte[], byte[]> consumer = reader.consumer();
            consumer.subscribe(
                    Pattern.compile(".."),
                    new ConsumerRebalanceListener() {
                        @Override
                        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                            partitions.stream()
                                    .filter(partition -> partition.topic().equals("us"))
                                    .forEach(partition -> consumer.pause(List.of(partition)));
                        }

                        @Override
                        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
                    });

            assertThat(reader.readValues(2)).containsExactly("1", "3");
            consumer.pause(consumer.assignment());
            assertThat(reader.poll()).isEmpty();
            consumer.resume(consumer.assignment());
            assertThat(reader.readValues(2)).containsExactly("2", "4");
        }
    }

    @Test
    void tasksShareTheTopicsOfAStream() throws IOException, JetStreamApiException {
        Map<String, String> byToken = Map.of("nats.topic", "token:2");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            publish("orders.t" + i, Integer.toString(i));
            expected.add(Integer.toString(i));
        }

        try (SinkReader first =
                        group.reader(0, 2, Map.of(), config(byToken))
                                .subscribe(Pattern.compile(".*"));
                SinkReader second =
                        group.reader(1, 2, Map.of(), config(byToken))
                                .subscribe(Pattern.compile(".*"))) {
            List<String> ofFirst = new ArrayList<>();
            List<String> ofSecond = new ArrayList<>();
            await().atMost(ofSeconds(60))
                    .until(
                            () -> {
                                ofFirst.addAll(values(first.poll()));
                                ofSecond.addAll(values(second.poll()));
                                return ofFirst.size() + ofSecond.size() >= expected.size();
                            });

            assertThat(ofFirst).isNotEmpty().hasSameSizeAs(first.opened());
            assertThat(ofSecond).isNotEmpty().hasSameSizeAs(second.opened());
            assertThat(Stream.concat(ofFirst.stream(), ofSecond.stream()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void restartGoesOnBehindTheCommittedMessageAcrossGaps()
            throws IOException, JetStreamApiException {
        publish("orders.a", "1", "orders.a", "2", "orders.a", "3", "orders.a", "4");
        nats.client().management().deleteMessage("ORDERS", 3);
        try (SinkReader reader = reader(Map.of()).subscribe("sales")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(3);
            assertThat(values(records)).containsExactly("1", "2", "4");
            reader.commitUpTo(records.get(0));
        }
        nats.client().management().deleteMessage("ORDERS", 2);

        try (SinkReader restarted = reader(Map.of()).subscribe("sales")) {
            assertThat(restarted.readValues(1)).containsExactly("4");
        }
    }

    @Test
    void deletionInABucketIsATombstone()
            throws IOException, JetStreamApiException, InterruptedException {
        nats.client()
                .connection()
                .keyValueManagement()
                .create(
                        KeyValueConfiguration.builder()
                                .name("users")
                                .maxHistoryPerKey(5)
                                .storageType(StorageType.Memory)
                                .build());
        var bucket = nats.client().connection().keyValue("users");
        bucket.put("ann", "1");
        bucket.delete("ann");

        try (SinkReader reader =
                reader(Map.of("nats.stream", "KV_users", "nats.key", "token:3"))
                        .subscribe("sales")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.read(2);
            assertThat(records.get(0).value()).isEqualTo("1".getBytes(UTF_8));
            assertThat(records.get(1).value()).isNull();
            assertThat(records.get(1).key()).isEqualTo("ann".getBytes(UTF_8));
        }
    }

    @Test
    void bundlesOfAnotherGroupAreNotTakenForPayload() throws IOException, JetStreamApiException {
        group.produceNumbers(0, 10, "a", "a");
        String stream =
                nats.client().management().getStreamNames().stream()
                        .filter(name -> name.endsWith("_source"))
                        .filter(name -> name.startsWith(group.name()))
                        .findFirst()
                        .orElseThrow();

        try (SinkReader reader =
                reader(Map.of("nats.stream", stream, "nats.subjects", group.name() + ".source.0.>"))
                        .subscribe("sales")) {
            assertThat(reader.readValues(10)).isEqualTo(TransportGroup.numbers(0, 10));
        }
    }

    @Test
    void streamThatWasCreatedAgainIsNotTakenForTheOldOne()
            throws IOException, JetStreamApiException {
        publish("orders.a", "1", "orders.a", "2", "orders.a", "3");
        try (SinkReader reader = reader(Map.of()).subscribe("sales")) {
            reader.commitUpTo(reader.read(3).get(2));
        }
        nats.client().management().deleteStream("ORDERS");
        createStream();
        publish("orders.a", "new");

        try (SinkReader restarted = reader(Map.of()).subscribe("sales")) {
            assertThatThrownBy(() -> restarted.read(1))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("Stream 'ORDERS' ends at message 1, but was read up to")
                    .hasMessageContaining("reset its offsets");
        }
    }

    @Test
    void streamThatWasPurgedGoesOnWithWhatComes() throws IOException, JetStreamApiException {
        publish("orders.a", "1", "orders.a", "2");
        try (SinkReader reader = reader(Map.of()).subscribe("sales")) {
            reader.commitUpTo(reader.read(2).get(0));
        }
        nats.client().management().purgeStream("ORDERS");
        publish("orders.a", "3");

        try (SinkReader restarted = reader(Map.of()).subscribe("sales")) {
            assertThat(restarted.readValues(1)).containsExactly("3");
        }
    }

    @Test
    void streamThatIsNotThereFailsTheTask() {
        try (SinkReader reader = reader(Map.of("nats.stream", "ABSENT")).subscribe("sales")) {
            await().atMost(ofSeconds(60))
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(reader::poll)
                                            .isInstanceOf(ConnectException.class)
                                            .hasMessageContaining("Stream 'ABSENT' does not exist")
                                            .hasMessageContaining("nats.stream"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nats.stream, a.b, is not the name of a stream",
        "nats.stream, '', is not the name of a stream",
        "nats.subjects, orders..new, must be subjects of the stream",
        "nats.subjects, '>.a', must be subjects of the stream",
        "nats.key, token:0, 'must be none, subject, token:'",
        "nats.topic, payload, 'must be none, subject, token:'",
        "topics, 'a,b', for several topics set nats.topic",
    })
    void wrongSettingIsRefusedByName(String name, String value, String reason) {
        assertThatThrownBy(() -> ConnectorNatsSettings.checkSink(config(Map.of(name, value))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(reason);
    }

    private String keyOfFirst(Map<String, String> settings) {
        try (SinkReader reader = reader(settings).subscribe("sales")) {
            byte[] key = reader.read(1).get(0).key();
            return key == null ? null : new String(key, UTF_8);
        }
    }

    private SinkReader reader(Map<String, String> settings) {
        return group.reader(0, 1, Map.of(), config(settings));
    }

    private static Map<String, String> config(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(Map.of("nats.stream", "ORDERS"));
        config.put("topics", "sales");
        if (settings.containsKey("nats.topic")) {
            config.remove("topics");
        }
        config.putAll(settings);
        return config;
    }

    private static void publish(String... subjectsAndValues)
            throws IOException, JetStreamApiException {
        for (int i = 0; i < subjectsAndValues.length; i += 2) {
            nats.client()
                    .jetStream()
                    .publish(subjectsAndValues[i], subjectsAndValues[i + 1].getBytes(UTF_8));
        }
    }
}
