package dev.jetconnect.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.Bucket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KvOffsetStoreTest {
    private static final ByteBuffer KEY = bytes("[\"c\",{\"table\":\"a\"}]");
    private static final ByteBuffer OTHER_KEY = bytes("[\"c\",{\"table\":\"b\",\"n\":1}]");
    private static final ByteBuffer OFFSET = bytes("{\"lsn\":5,\"text\":\"ü\"}");

    private static TestNats nats;

    private final LogSettings group = nats.newGroup();
    private final List<KvOffsetStore> opened = new ArrayList<>();

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @AfterEach
    void closeStores() {
        opened.forEach(KvOffsetStore::stop);
    }

    @Test
    void offsetIsReadAsItWasSetAlsoByAnotherWorkerAndAfterTheReopening()
            throws ExecutionException, InterruptedException, TimeoutException {
        KvOffsetStore there = open();
        set(open(), KEY, OFFSET);

        assertThat(get(there, KEY)).isEqualTo(Map.of(KEY, OFFSET));
        assertThat(get(open(), KEY)).isEqualTo(Map.of(KEY, OFFSET));
    }

    @Test
    void keysWithoutAnOffsetAreLeftOut()
            throws ExecutionException, InterruptedException, TimeoutException {
        KvOffsetStore store = open();
        set(store, KEY, OFFSET);

        assertThat(get(store, KEY, OTHER_KEY)).containsOnlyKeys(KEY);
    }

    @Test
    void nullRemovesOffsetAndPartition()
            throws ExecutionException, InterruptedException, TimeoutException {
        KvOffsetStore store = open();
        set(store, KEY, OFFSET);
        set(store, OTHER_KEY, OFFSET);

        set(store, KEY, null);

        assertThat(get(store, KEY, OTHER_KEY)).containsOnlyKeys(OTHER_KEY);
        assertThat(store.connectorPartitions("c")).containsExactly(Map.of("table", "b", "n", 1L));
    }

    @Test
    void partitionsOfAConnectorAreItsOwnAlone()
            throws ExecutionException, InterruptedException, TimeoutException {
        KvOffsetStore store = open();
        set(store, KEY, OFFSET);
        set(store, bytes("[\"cc\",{\"table\":\"z\"}]"), OFFSET);

        assertThat(store.connectorPartitions("c")).containsExactly(Map.of("table", "a"));
        assertThat(store.connectorPartitions("unknown")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a b", "*", ">", "ünïcode ☃", "a/b", "\\\"quoted\\\""})
    void connectorMayHaveAnOddName(String jsonName)
            throws ExecutionException, InterruptedException, TimeoutException {
        KvOffsetStore store = open();
        ByteBuffer key = bytes("[\"" + jsonName + "\",{\"p\":\"x\"}]");
        String name = jsonName.replace("\\", "");

        set(store, key, OFFSET);

        assertThat(get(open(), key)).isEqualTo(Map.of(key, OFFSET));
        assertThat(store.connectorPartitions(name)).containsExactly(Map.of("p", "x"));
    }

    @Test
    void laterOffsetWinsAlsoWhenTheEarlierOnesAreStillBeingWritten()
            throws ExecutionException, InterruptedException, TimeoutException {
        KvOffsetStore store = open();
        Map<ByteBuffer, ByteBuffer> earlier = new HashMap<>();
        Map<ByteBuffer, ByteBuffer> later = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            ByteBuffer key = bytes("[\"c\",{\"table\":\"" + i + "\"}]");
            earlier.put(key, bytes("{\"lsn\":1}"));
            if (i % 20 == 0) {
                later.put(key, bytes("{\"lsn\":2}"));
            }
        }

        Future<Void> first = store.set(earlier, null);
        Future<Void> second = store.set(later, null);
        first.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);

        assertThat(get(store, later.keySet().toArray(ByteBuffer[]::new))).isEqualTo(later);
    }

    @Test
    void callbackComesWhenTheOffsetIsStored()
            throws ExecutionException, InterruptedException, TimeoutException {
        KvOffsetStore store = open();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Bucket.Entry> storedAtCallback = Collections.synchronizedList(new ArrayList<>());
        Bucket bucket = nats.bucket(group, "offsets");

        store.set(
                        Map.of(KEY, OFFSET),
                        (failure, nothing) -> {
                            failures.add(failure);
                            storedAtCallback.addAll(bucket.entries(">"));
                        })
                .get(10, TimeUnit.SECONDS);

        assertThat(failures).containsOnlyNulls().hasSize(1);
        assertThat(storedAtCallback).hasSize(1);
    }

    @Test
    void offsetSurvivesACrashOfTheServerThatFollowsAtOnce()
            throws ExecutionException, InterruptedException, TimeoutException {
        KvOffsetStore store = open();
        try {
            set(store, KEY, OFFSET);

            nats.kill();

            assertThat(get(store, KEY)).isEqualTo(Map.of(KEY, OFFSET));
        } finally {
            nats.awaitAnswer();
        }
    }

    private KvOffsetStore open() {
        KvOffsetStore store = new KvOffsetStore(nats.sourceOffsets(group));
        store.start();
        opened.add(store);
        return store;
    }

    private static void set(KvOffsetStore store, ByteBuffer key, ByteBuffer offset)
            throws ExecutionException, InterruptedException, TimeoutException {
        store.set(Collections.singletonMap(key, offset), null).get(10, TimeUnit.SECONDS);
    }

    private static Map<ByteBuffer, ByteBuffer> get(KvOffsetStore store, ByteBuffer... keys)
            throws ExecutionException, InterruptedException, TimeoutException {
        return store.get(List.of(keys)).get(20, TimeUnit.SECONDS);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
