package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A Kafka broker that is its own controller, on loopback.
 *
 * <p>Confined to the test's thread.
 */
final class BrokerLog implements RecordLog {
    private static final Duration READ_MAX = Duration.ofSeconds(60);

    private final String address;
    private final KafkaBroker broker;

    private BrokerLog(KafkaBroker broker) {
        this.address = broker.address();
        this.broker = broker;
    }

    static BrokerLog start(Path folder) {
        Map<String, String> few =
                Map.of(
                        "offsets.topic.num.partitions", "1",
                        "transaction.state.log.num.partitions", "1");
        BrokerLog log = new BrokerLog(KafkaBroker.prepare(Oracle.JAVA, folder, few));
        log.launch();
        return log;
    }

    @Override
    public List<String> settings(String group) {
        List<String> settings = new ArrayList<>();
        broker.workerSettings(group).forEach((name, value) -> settings.add(name + "=" + value));
        settings.add("offset.storage.partitions=1");
        settings.add("status.storage.partitions=1");
        return settings;
    }

    @Override
    public List<TopicRecord> records(String group, String topic) {
        List<TopicRecord> records = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", address, "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            if (!consumer.listTopics().containsKey(topic)) {
                return records;
            }
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
                            .toList();
            for (TopicPartition partition : partitions) {
                read(consumer, partition, records);
            }
        }
        return records;
    }

    @Override
    public List<StateStorage> stateStorage(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            List<StateStorage> storage = new ArrayList<>();
            for (String topic : new TreeSet<>(admin.listTopics().names().get())) {
                if (topic.startsWith(group + "-")) {
                    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
                    String policy =
                            admin.describeConfigs(List.of(resource))
                                    .all()
                                    .get()
                                    .get(resource)
                                    .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                                    .value();
                    storage.add(
                            new StateStorage(
                                    topic.substring(group.length() + 1),
                                    policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)));
                }
            }
            return storage;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while topics were listed", e);
        } catch (ExecutionException e) {
            throw new AssertionError("Topics cannot be listed", e);
        }
    }

    @Override
    public void createStateStorage(String group, String name, boolean keepsState) {
        NewTopic topic =
                new NewTopic(group + "-" + name, 1, (short) 1)
                        .configs(
                                Map.of(
                                        TopicConfig.CLEANUP_POLICY_CONFIG,
                                        keepsState
                                                ? TopicConfig.CLEANUP_POLICY_COMPACT
                                                : TopicConfig.CLEANUP_POLICY_DELETE));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while a topic was made", e);
        } catch (ExecutionException e) {
            throw new AssertionError("Topic '" + topic.name() + "' cannot be made", e);
        }
    }

    @Override
    public void kill() {
        broker.process().kill();
    }

    @Override
    public void launch() {
        broker.launch();
    }

    /** Nothing of it is needed again: it need not close its files in order. */
    @Override
    public void close() {
        broker.process().kill();
    }

    private static void read(
            KafkaConsumer<String, String> consumer,
            TopicPartition partition,
            List<TopicRecord> records) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        consumer.seekToBeginning(one);
        long end = consumer.endOffsets(one).get(partition);
        long giveUp = System.nanoTime() + READ_MAX.toNanos();
        while (consumer.position(partition) < end) {
            assertThat(System.nanoTime() - giveUp).as("read " + partition).isNegative();
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                records.add(
                        new TopicRecord(
                                record.topic(),
                                record.partition(),
                                record.timestamp(),
                                record.key(),
                                record.value(),
                                TopicRecord.fields(record.headers())));
            }
        }
    }
}
