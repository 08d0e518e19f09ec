package dev.jetconnect.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestCluster;
import dev.jetconnect.TestNats;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerWeaknessesTest {
    private static final String SMALL_ACCOUNT =
            """
            accounts {
              small { jetstream { max_file: 200MB, max_streams: 1 }, users [ { user: a } ] }
            }
            no_auth_user: a
            """;

    @Test
    void streamsAsTheWorkerMakesThemHaveNone() throws JetStreamApiException {
        try (TestNats nats = TestNats.start()) {
            String group = nats.newGroup().group();
            Bucket.open(nats.client(), group + "_connectors", 1);
            add(nats.client(), stream(group + "_source").discardPolicy(DiscardPolicy.New));

            assertThat(new ServerWeaknesses(nats.client(), group, 1).find()).isEmpty();
        }
    }

    @Test
    void changedStreamsAreNamedWithTheirRemedy() throws JetStreamApiException {
        try (TestNats nats = TestNats.start()) {
            String group = nats.newGroup().group();
            add(nats.client(), stream(group + "_aging").maxAge(Duration.ofDays(7)));
            add(nats.client(), stream(group + "_dropping").maxMessages(1000));
            add(nats.client(), stream(group + "_few").maxMessagesPerSubject(5));
            add(nats.client(), stream(group + "_ids").duplicateWindow(Duration.ofHours(1)));
            add(nats.client(), stream(group + "_volatile").storageType(StorageType.Memory));
            add(
                    nats.client(),
                    stream(group + "_working").retentionPolicy(RetentionPolicy.WorkQueue));
            add(nats.client(), stream("another" + group).maxMessages(1000));

            List<String> found = new ServerWeaknesses(nats.client(), group, 1).find();

            assertThat(found).hasSize(6);
            assertThat(found.get(0)).contains("_aging", "after PT168H", "--max-age=0s");
            assertThat(found.get(1)).contains("_dropping", "oldest", "--discard=new");
            assertThat(found.get(2)).contains("_few", "--max-msgs-per-subject=-1");
            assertThat(found.get(3)).contains("_ids", "--dupe-window=2m");
            assertThat(found.get(4)).contains("_volatile", "in memory");
            assertThat(found.get(5)).contains("_working", "workqueue");
        }
    }

    @Test
    void clusterAndAccountAreLookedAt() throws JetStreamApiException {
        try (TestCluster cluster = TestCluster.start(SMALL_ACCOUNT)) {
            String group = cluster.newGroup().group();
            add(cluster.client(), stream(group + "_source").discardPolicy(DiscardPolicy.New));

            List<String> single = new ServerWeaknesses(cluster.client(), group, 1).find();
            List<String> replicated = new ServerWeaknesses(cluster.client(), group, 3).find();

            assertThat(single).hasSize(3);
            assertThat(single.get(0)).contains("nats.replicas is 1 on a cluster of 3");
            assertThat(single.get(1)).contains("of 200 MiB", "max_file");
            assertThat(single.get(2)).contains("max_streams");
            assertThat(replicated).hasSize(3);
            assertThat(replicated.get(2))
                    .contains("_source", "has 1 replicas, though nats.replicas is 3")
                    .contains("nats stream edit " + group + "_source --replicas=3");
        }
    }

    private static StreamConfiguration.Builder stream(String name) {
        return StreamConfiguration.builder().name(name).subjects(name + ".>");
    }

    private static void add(NatsClient nats, StreamConfiguration.Builder stream)
            throws JetStreamApiException {
        try {
            nats.management().addStream(stream.build());
        } catch (IOException e) {
            throw new AssertionError("Cannot add a stream", e);
        }
    }
}
