package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration READ_MAX = Duration.ofSeconds(60);
    private static final String CLUSTER = "AAAAAAAAAAAAAAAAAAAAAQ";

    private final String address;
    private final KafkaProcess process;

    private BrokerLog(String address, KafkaProcess process) {
        this.address = address;
        this.process = process;
    }

    static BrokerLog start(Path folder) {
        String address = "127.0.0.1:" + FreePort.next();
        String controller = "127.0.0.1:" + FreePort.next();
        Path settings = KafkaProcess.writeSettings(folder, settings(folder, address, controller));
        KafkaProcess format =
                new KafkaProcess(
                        folder,
                        Map.of(),
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        CLUSTER,
                        "-c",
                        settings.toString());
        format.launch();
        format.awaitEnd();
        BrokerLog broker =
                new BrokerLog(
                        address,
                        new KafkaProcess(folder, Map.of(), "kafka.Kafka", settings.toString()));
        broker.launch();
        return broker;
    }

    @Override
    public List<String> settings(String group) {
        return List.of(
                "bootstrap.servers=" + address,
                "group.id=" + group,
                "offset.storage.topic=" + group + "-offsets",
                "config.storage.topic=" + group + "-configs",
                "status.storage.topic=" + group + "-status",
                "offset.storage.replication.factor=1",
                "config.storage.replication.factor=1",
                "status.storage.replication.factor=1",
                "offset.storage.partitions=1",
                "status.storage.partitions=1",
                "scheduled.rebalance.max.delay.ms=0");
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
        process.kill();
    }

    @Override
    public void launch() {
        int printed = process.log().length();
        process.launch();
        await().atMost(START_MAX)
                .untilAsserted(
                        () -> {
                            String log = process.log().substring(printed);
                            assertThat(process.isAlive()).as(log).isTrue();
                            assertThat(log).contains("Kafka Server started");
                        });
    }

    /** Nothing of it is needed again: it need not close its files in order. */
    @Override
    public void close() {
        process.kill();
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

    private static Map<String, String> settings(Path folder, String address, String controller) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + controller);
        settings.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.resolve("data").toString());
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        return settings;
    }
}
