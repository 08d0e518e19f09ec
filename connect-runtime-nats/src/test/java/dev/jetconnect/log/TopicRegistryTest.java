package dev.jetconnect.log;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicRegistryTest {
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
    void registrationIsSeenAtOnceHereAndSoonByOtherWorkers() {
        LogSettings group = nats.newGroup();
        try (TopicRegistry here = nats.topics(group);
                TopicRegistry there = nats.topics(group)) {
            AtomicInteger calls = new AtomicInteger();
            there.addListener(calls::incrementAndGet);

            here.register("a.b", "source", 2);

            assertThat(here.topics()).containsExactly("a.b");
            await().atMost(ofSeconds(10)).until(() -> calls.get() > 0);
            assertThat(there.partitions("a.b"))
                    .containsExactly(new TopicPartition("a.b", 0), new TopicPartition("a.b", 1));
            assertThat(there.connectorOf(new TopicPartition("a.b", 1))).isEqualTo("source");
        }
    }

    @Test
    void workerThatStartsLaterKnowsAllTopicsAtItsStart() {
        LogSettings group = nats.newGroup();
        try (TopicRegistry here = nats.topics(group)) {
            here.register("a", "source", 1);
            here.register("b", "source", 1);
        }

        try (TopicRegistry later = nats.topics(group)) {
            assertThat(later.topics()).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void secondRegistrationOfAConnectorChangesNothing() {
        LogSettings group = nats.newGroup();
        try (TopicRegistry here = nats.topics(group);
                TopicRegistry there = nats.topics(group)) {
            TopicLocation first = here.register("t", "source", 2);

            TopicLocation second = there.register("t", "source", 9);

            assertThat(second).isEqualTo(first);
            assertThat(there.partitions("t")).hasSize(2);
        }
    }

    @Test
    void connectorsThatRegisterAtOnceGetDisjointPartitions()
            throws ExecutionException, InterruptedException, TimeoutException {
        LogSettings group = nats.newGroup();
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try (TopicRegistry here = nats.topics(group);
                TopicRegistry there = nats.topics(group)) {
            List<Future<TopicLocation>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                TopicRegistry registry = i % 2 == 0 ? here : there;
                String connector = "source-" + i;
                answers.add(workers.submit(() -> registry.register("t", connector, 2)));
            }

            List<Integer> partitions = new ArrayList<>();
            for (Future<TopicLocation> answer : answers) {
                int first = answer.get(30, TimeUnit.SECONDS).firstPartition();
                partitions.add(first);
                partitions.add(first + 1);
            }

            assertThat(partitions).hasSize(24).doesNotHaveDuplicates();
            await().atMost(ofSeconds(10)).until(() -> here.partitions("t").size() == 24);
            await().atMost(ofSeconds(10)).until(() -> there.partitions("t").size() == 24);
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void removedListenerIsNotCalled() {
        LogSettings group = nats.newGroup();
        try (TopicRegistry registry = nats.topics(group)) {
            AtomicInteger removedCalls = new AtomicInteger();
            AtomicInteger calls = new AtomicInteger();
            Runnable removed = removedCalls::incrementAndGet;
            registry.addListener(removed);
            registry.addListener(calls::incrementAndGet);

            registry.removeListener(removed);
            registry.register("t", "source", 1);

            await().atMost(ofSeconds(10)).until(() -> calls.get() > 0);
            assertThat(removedCalls).hasValue(0);
        }
    }

    @Test
    void ownRegistrationIsToldWithoutWaitingForTheWatch() {
        try (TopicRegistry registry = nats.topics(nats.newGroup())) {
            registry.close(); // as deaf as after a crash of the server
            AtomicInteger calls = new AtomicInteger();
            registry.addListener(calls::incrementAndGet);

            registry.register("t", "source", 1);

            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void partitionThatNobodyWritesIsRefused() {
        try (TopicRegistry registry = nats.topics(nats.newGroup())) {
            registry.register("t", "source", 1);

            assertThatThrownBy(() -> registry.connectorOf(new TopicPartition("t", 1)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("There is no partition t-1");
        }
    }
}
