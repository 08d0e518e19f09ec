package dev.jetconnect.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.InflaterInputStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

/**
 * The streams of the group, read as any NATS client can. Bundles are Kafka record batches, one in a
 * message.
 *
 * <p>Thread-safe.
 */
final class Streams implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MESSAGE_MAX = Duration.ofSeconds(30);

    private final Connection connection;

    private Streams(Connection connection) {
        this.connection = connection;
    }

    static Streams connect(String url) {
        try {
            return new Streams(
                    Nats.connect(
                            Options.builder()
                                    .server(url)
                                    .maxReconnects(-1)
                                    .reconnectWait(Duration.ofMillis(500))
                                    .errorListener(new io.nats.client.ErrorListener() {})
                                    .build()));
        } catch (IOException e) {
            throw new IllegalStateException("NATS at " + url + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while connecting to " + url, e);
        }
    }

    /** All records of a connector's stream, in its order. */
    List<StoredRecord> records(String connector) {
        String stream = World.GROUP + "_" + connector;
        List<StoredRecord> records = new ArrayList<>();
        try {
            JetStreamSubscription messages =
                    connection
                            .jetStream()
                            .subscribe(
                                    World.GROUP + "." + connector + ".>",
                                    PushSubscribeOptions.builder().stream(stream)
                                            .ordered(true)
                                            .build());
            long pending = messages.getConsumerInfo().getCalculatedPending();
            for (long i = 0; i < pending; i++) {
                Message message = messages.nextMessage(MESSAGE_MAX);
                if (message == null) {
                    throw new IllegalStateException(
                            "Only " + i + " of " + pending + " messages of " + stream + " came");
                }
                decode(message, records);
            }
            messages.unsubscribe();
            return records;
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("Stream " + stream + " can't be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading " + stream, e);
        }
    }

    /**
     * The highest log position of PostgreSQL in the newest source offset that a stream holds; empty
     * if it holds none.
     */
    OptionalLong storedPosition(String connector) {
        String stream = World.GROUP + "_" + connector;
        try {
            JetStreamManagement management = connection.jetStreamManagement();
            long last = management.getStreamInfo(stream).getStreamState().getLastSequence();
            for (long sequence = last; sequence > 0; sequence--) {
                MessageInfo message = management.getMessage(stream, sequence);
                String offsets =
                        message.getHeaders() == null
                                ? null
                                : message.getHeaders().getFirst("JetConnect-Offsets");
                if (offsets != null) {
                    return position(inflated(Base64.getDecoder().decode(offsets)));
                }
            }
        } catch (IOException | JetStreamApiException e) {
            // Away at the moment, or not made yet.
        }
        return OptionalLong.empty();
    }

    /** Deletes a message with records from the middle of a stream. */
    void loseMessage(String connector) {
        String stream = World.GROUP + "_" + connector;
        try {
            JetStreamManagement management = connection.jetStreamManagement();
            long sequence = management.getStreamInfo(stream).getStreamState().getLastSequence() / 2;
            while (!isBundle(management.getMessage(stream, sequence).getSubject())) {
                sequence--;
            }
            management.deleteMessage(stream, sequence);
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("No message of " + stream + " could be deleted", e);
        }
    }

    /** All that the group's buckets hold, as text, by bucket. */
    Map<String, String> buckets() {
        Map<String, String> texts = new TreeMap<>();
        try {
            for (String stream : connection.jetStreamManagement().getStreamNames()) {
                if (stream.startsWith("KV_" + World.GROUP)) {
                    texts.put("bucket " + stream, content(stream));
                }
            }
            return texts;
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("The buckets can't be read", e);
        }
    }

    private String content(String stream) throws IOException, JetStreamApiException {
        StringBuilder content = new StringBuilder();
        JetStreamManagement management = connection.jetStreamManagement();
        StreamState state = management.getStreamInfo(stream).getStreamState();
        for (long sequence = state.getFirstSequence();
                sequence <= state.getLastSequence();
                sequence++) {
            try {
                byte[] data = management.getMessage(stream, sequence).getData();
                if (data != null) {
                    content.append(new String(data, StandardCharsets.UTF_8)).append('\n');
                }
            } catch (JetStreamApiException e) {
                // A later value of the same key has taken its place.
            }
        }
        return content.toString();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static OptionalLong position(byte[] offsets) throws IOException {
        OptionalLong highest = OptionalLong.empty();
        for (JsonNode ofPartition : JSON.readTree(offsets)) {
            for (var field : JSON.readTree(ofPartition.asText()).properties()) {
                if (field.getKey().startsWith("lsn")) {
                    long value = field.getValue().asLong();
                    highest = OptionalLong.of(Math.max(value, highest.orElse(value)));
                }
            }
        }
        return highest;
    }

    private static byte[] inflated(byte[] bytes) throws IOException {
        try (InflaterInputStream json = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return json.readAllBytes();
        }
    }

    private static void decode(Message message, List<StoredRecord> records) {
        String[] subject = message.getSubject().split("\\.", 4);
        if (!isBundle(message.getSubject())) {
            return; // a fence, or offsets without records
        }
        ByteBuffer bundle = ByteBuffer.wrap(message.getData());
        for (Record record : MemoryRecords.readableRecords(bundle).records()) {
            records.add(
                    new StoredRecord(
                            message.metaData().streamSequence(),
                            subject[3],
                            Integer.parseInt(subject[2]),
                            text(record.key()),
                            text(record.value()),
                            run(record.headers())));
        }
    }

    private static boolean isBundle(String subject) {
        return Character.isDigit(subject.split("\\.", 4)[2].charAt(0));
    }

    private static String run(Header[] headers) {
        for (Header header : headers) {
            if (header.key().equals("run")) {
                return new String(header.value(), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null ? null : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
