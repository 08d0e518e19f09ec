package dev.jetconnect.it.conformance;

import dev.jetconnect.it.NatsServerUnderTest;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.KeyValueManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.KeyValueConfiguration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

/**
 * JetStream on a nats-server of the test. Reads bundles as the project documents them: each message
 * on {@code <group>.<connector>.<partition>.<topic>} is one Kafka record batch, or one record.
 *
 * <p>Confined to the test's thread.
 */
public final class NatsLog implements RecordLog {
    private static final Duration MESSAGE_MAX = Duration.ofSeconds(30);

    private final NatsServerUnderTest server;

    private NatsLog(NatsServerUnderTest server) {
        this.server = server;
    }

    public static NatsLog start(Path folder) {
        return new NatsLog(NatsServerUnderTest.start(folder, ""));
    }

    @Override
    public List<String> settings(String group) {
        return List.of("nats.url=" + server.url(), "group.id=" + group);
    }

    @Override
    public List<TopicRecord> records(String group, String topic) {
        List<TopicRecord> records = new ArrayList<>();
        try (Connection connection = Nats.connect(server.url())) {
            JetStreamManagement management = connection.jetStreamManagement();
            for (String stream : management.getStreamNames()) {
                if (stream.startsWith(group + "_")) {
                    read(connection, stream, group + ".*.*." + topic, records);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while topic '" + topic + "' was read", e);
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Topic '" + topic + "' cannot be read", e);
        }
        records.sort(Comparator.comparingInt(TopicRecord::partition));
        return records;
    }

    @Override
    public List<StateStorage> stateStorage(String group) {
        try (Connection connection = Nats.connect(server.url())) {
            List<StateStorage> storage = new ArrayList<>();
            KeyValueManagement buckets = connection.keyValueManagement();
            for (String bucket : new TreeSet<>(buckets.getBucketNames())) {
                if (bucket.startsWith(group + "_")) {
                    storage.add(
                            new StateStorage(
                                    bucket.substring(group.length() + 1),
                                    buckets.getStatus(bucket).getTtl().isZero()));
                }
            }
            return storage;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while buckets were listed", e);
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Buckets cannot be listed", e);
        }
    }

    @Override
    public void createStateStorage(String group, String name, boolean keepsState) {
        String bucket = group + "_" + name;
        try (Connection connection = Nats.connect(server.url())) {
            connection
                    .keyValueManagement()
                    .create(
                            KeyValueConfiguration.builder(bucket)
                                    .ttl(keepsState ? Duration.ZERO : Duration.ofDays(7))
                                    .build());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while a bucket was made", e);
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Bucket '" + bucket + "' cannot be made", e);
        }
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void launch() {
        server.launch();
    }

    @Override
    public void close() {
        server.close();
    }

    private static void read(
            Connection connection, String stream, String subject, List<TopicRecord> records)
            throws IOException, InterruptedException, JetStreamApiException {
        PushSubscribeOptions ordered =
                PushSubscribeOptions.builder().stream(stream).ordered(true).build();
        JetStreamSubscription subscription = connection.jetStream().subscribe(subject, ordered);
        long pending = subscription.getConsumerInfo().getCalculatedPending();
        for (long i = 0; i < pending; i++) {
            Message message = subscription.nextMessage(MESSAGE_MAX);
            if (message == null) {
                throw new IOException("Only " + i + " of " + pending + " messages came");
            }
            decode(message, records);
        }
        subscription.unsubscribe();
    }

    private static void decode(Message message, List<TopicRecord> records) {
        String[] subject = message.getSubject().split("\\.", 4);
        if (PlainMessage.isOne(message)) {
            records.add(PlainMessage.read(message, subject[3], Integer.parseInt(subject[2])));
            return;
        }
        for (Record record :
                MemoryRecords.readableRecords(ByteBuffer.wrap(message.getData())).records()) {
            records.add(
                    new TopicRecord(
                            subject[3],
                            Integer.parseInt(subject[2]),
                            record.timestamp(),
                            TopicRecord.text(record.key()),
                            TopicRecord.text(record.value()),
                            TopicRecord.fields(record.headers())));
        }
    }
}
