package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestNats;
import dev.jetconnect.log.StreamReader.ReaderSettings;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.BufferSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SingleMessageTest {
    private static final byte[][] BYTES = {
        null,
        {},
        bytes("text"),
        bytes("{\"id\":1,\"name\":\"Jürgen\"}"),
        bytes(" blanks "),
        bytes("two\r\nlines: and a\tcolon"),
        bytes("\u0000"),
        {(byte) 0xff, 0, 13, 10, (byte) 0x80},
        bytes("\uD83D\uDE00"),
        bytes("ü".repeat(100)),
    };
    private static final String[] NAMES = {
        "h",
        "H",
        "other",
        "",
        "with space",
        "colon:",
        "ünïcode",
        "Nats-Msg-Id",
        "jetconnect-key",
        "__connect.errors.topic",
        "line\r\nbreak",
    };

    private static TestNats nats;

    private StreamNames names;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @BeforeEach
    void createStream() {
        names = new RecordStreams(nats.client(), nats.newGroup()).ensureStream("connector");
    }

    @Test
    void everyRecordComesBackThroughNatsAsItWas()
            throws IOException, InterruptedException, JetStreamApiException {
        Random random = new Random(11);
        List<StoredRecord> sent = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            sent.add(random(random));
            publish(sent.get(i));
        }

        List<StoredRecord> read = read(sent.size());

        for (int i = 0; i < sent.size(); i++) {
            assertThat(read.get(i).timestamp()).isEqualTo(sent.get(i).timestamp());
            assertThat(read.get(i).key()).isEqualTo(sent.get(i).key());
            assertThat(read.get(i).value()).isEqualTo(sent.get(i).value());
            assertThat(read.get(i).headers()).containsExactly(sent.get(i).headers());
        }
    }

    @Test
    void plainClientFindsKeyHeadersAndPayloadAsTheyAre() throws IOException, JetStreamApiException {
        publish(
                new StoredRecord(
                        42,
                        bytes("key"),
                        bytes("value"),
                        new Header[] {
                            new RecordHeader("trace", bytes("a")),
                            new RecordHeader("trace", bytes("b")),
                            new RecordHeader("binary", new byte[] {(byte) 0xff}),
                        }));

        MessageInfo message = nats.client().management().getMessage(names.stream(), 1);

        assertThat(message.getSubject()).endsWith(".connector.0.topic");
        assertThat(message.getData()).isEqualTo(bytes("value"));
        assertThat(message.getHeaders().get("JetConnect-Format")).containsExactly("message");
        assertThat(message.getHeaders().get("JetConnect-Key")).containsExactly("key");
        assertThat(message.getHeaders().get("JetConnect-Timestamp")).containsExactly("42");
        assertThat(message.getHeaders().get("trace")).containsExactly("a", "b");
        assertThat(message.getHeaders().get("JetConnect-Headers"))
                .containsExactly(
                        "[[\"trace\",\"a\"],[\"trace\",\"b\"],[\"binary\",{\"base64\":\"/w==\"}]]");
    }

    @Test
    void tombstoneIsNotAnEmptyPayload() throws IOException, JetStreamApiException {
        publish(new StoredRecord(42, new byte[] {0}, null, new Header[0]));
        publish(new StoredRecord(42, null, new byte[0], new Header[0]));

        MessageInfo tombstone = nats.client().management().getMessage(names.stream(), 1);
        MessageInfo empty = nats.client().management().getMessage(names.stream(), 2);

        assertThat(tombstone.getHeaders().get("JetConnect-Tombstone")).containsExactly("true");
        assertThat(tombstone.getHeaders().get("JetConnect-Key-Base64")).containsExactly("AA==");
        assertThat(empty.getHeaders().keySet())
                .containsExactlyInAnyOrder("JetConnect-Format", "JetConnect-Timestamp");
    }

    @Test
    void recordWithHeadersAboveTheLimitOfJetStreamIsKeptInABundle()
            throws IOException, InterruptedException, JetStreamApiException {
        byte[] large = "x".repeat(100_000).getBytes(ISO_8859_1);
        publish(new StoredRecord(42, large, null, new Header[] {new RecordHeader("stack", large)}));

        StoredRecord read = read(1).get(0);

        assertThat(read.key()).isEqualTo(large);
        assertThat(read.value()).isNull();
        assertThat(read.headers()).containsExactly(new RecordHeader("stack", large));
    }

    private static StoredRecord random(Random random) {
        Header[] headers = new Header[random.nextInt(5)];
        for (int i = 0; i < headers.length; i++) {
            headers[i] =
                    new RecordHeader(
                            NAMES[random.nextInt(NAMES.length)],
                            BYTES[random.nextInt(BYTES.length)]);
        }
        return new StoredRecord(
                random.nextInt(4) == 0 ? -1 : 1_700_000_000_000L + random.nextInt(1000),
                BYTES[random.nextInt(BYTES.length)],
                BYTES[random.nextInt(BYTES.length)],
                headers);
    }

    private void publish(StoredRecord sent) throws IOException, JetStreamApiException {
        MessageBuilder builder =
                MessageFormat.MESSAGE.builder(
                        names.subject("topic", 0), 1 << 20, 1, Compression.NONE);
        builder.append(sent.timestamp(), sent.key(), sent.value(), sent.headers());
        Bundle message = builder.build();
        nats.client().jetStream().publish(message.subject(), message.headers(), message.payload());
    }

    private List<StoredRecord> read(int count) throws InterruptedException {
        ArrivalQueue queue = new ArrivalQueue(1 << 20);
        ReaderSettings settings =
                new ReaderSettings(names.stream(), "test", List.of(names.allSubjects()), 1);
        List<StoredRecord> read = new ArrayList<>();
        try (StreamReader reader = StreamReader.start(nats.client(), settings, queue)) {
            for (int i = 0; i < count; i++) {
                read.addAll(
                        queue.poll(ofSeconds(60)).orElseThrow().records(BufferSupplier.create()));
            }
        }
        return read;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
