package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestNats;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.TopicAdmin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JetStreamTopicAdminTest {
    private static TestNats nats;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @Test
    void createdTopicHasThePartitionsThatWereAskedFor() {
        try (TransportGroup group = new TransportGroup(nats)) {
            TopicAdmin admin = admin(group, "source");
            assertThat(admin.describeTopics("t")).isEmpty();

            var response = admin.createOrFindTopics(new NewTopic("t", 3, (short) 1));

            assertThat(response.isCreated("t")).isTrue();
            assertThat(admin.describeTopics("t", "other")).containsOnlyKeys("t");
            assertThat(group.topics().partitions("t")).hasSize(3);
        }
    }

    @Test
    void topicThatIsThereKeepsItsPartitions() {
        try (TransportGroup group = new TransportGroup(nats)) {
            group.topics().register("t", "source", 2);

            var response =
                    admin(group, "source").createOrFindTopics(new NewTopic("t", 5, (short) 1));

            assertThat(response.isExisting("t")).isTrue();
            assertThat(response.isCreated("t")).isFalse();
            assertThat(group.topics().partitions("t")).hasSize(2);
        }
    }

    @Test
    void topicWithoutANumberOfPartitionsGetsOne() {
        try (TransportGroup group = new TransportGroup(nats)) {
            var response =
                    admin(group, "source").createOrFindTopics(new NewTopic("t", -1, (short) -1));

            assertThat(response.isCreated("t")).isTrue();
            assertThat(group.topics().partitions("t")).hasSize(1);
        }
    }

    @Test
    void topicOfAnotherConnectorIsCreatedAnewForThisOne() {
        try (TransportGroup group = new TransportGroup(nats)) {
            group.topics().register("t", "first", 2);
            TopicAdmin admin = admin(group, "second");
            assertThat(admin.describeTopics("t")).isEmpty();

            admin.createOrFindTopics(new NewTopic("t", 2, (short) 1));

            assertThat(group.topics().location("t", "second").orElseThrow().firstPartition())
                    .isEqualTo(2);
        }
    }

    private static TopicAdmin admin(TransportGroup group, String connector) {
        return group.clients().topicAdmin(new ConnectorTaskId(connector, 0));
    }
}
