package dev.jetconnect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.convert.BinaryConverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The schemas of converters, on a real server. */
class KvSchemaStoreTest {
    private static final Schema ITEM =
            SchemaBuilder.struct().name("item").field("id", Schema.INT64_SCHEMA).build();
    private static final Struct VALUE = new Struct(ITEM).put("id", 42L);

    private static TestNats nats;
    private final LogSettings group = nats.newGroup();

    @BeforeAll
    static void start() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stop() {
        nats.close();
    }

    @Test
    void recordOfOneWorkerIsReadInAnother() {
        byte[] bytes = converter(Map.of()).fromConnectData("t", ITEM, VALUE);

        assertThat(converter(Map.of()).toConnectData("t", bytes).value()).isEqualTo(VALUE);
        assertThat(nats.bucket(group, "schemas").entries(">")).hasSize(1);
    }

    @Test
    void manyWritersOfOneSchemaAgree() {
        List<CompletableFuture<byte[]>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(
                    CompletableFuture.supplyAsync(
                            () -> converter(Map.of()).fromConnectData("t", ITEM, VALUE)));
        }

        assertThat(writers)
                .allSatisfy(bytes -> assertThat(bytes.join()).isEqualTo(writers.get(0).join()));
        assertThat(nats.bucket(group, "schemas").entries(">")).hasSize(1);
    }

    @Test
    void anotherGroupNamesTheBucket() {
        byte[] bytes = converter(Map.of()).fromConnectData("t", ITEM, VALUE);
        BinaryConverter other = converter(nats.newGroup(), Map.of());
        BinaryConverter told =
                converter(nats.newGroup(), Map.of("schemas.bucket", group.group() + "_schemas"));

        assertThatThrownBy(() -> other.toConnectData("t", bytes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("_schemas'");
        assertThat(told.toConnectData("t", bytes).value()).isEqualTo(VALUE);
    }

    @Test
    void deletedBucketIsMadeAgainByTheNextConverter() throws Exception {
        byte[] bytes = converter(Map.of()).fromConnectData("t", ITEM, VALUE);
        KvSchemaStores stores = new KvSchemaStores(nats.client(), group);
        BinaryConverter before = converter(stores);
        before.fromConnectData("t", ITEM, VALUE);
        nats.client().management().deleteStream("KV_" + group.group() + "_schemas");

        converter(stores).fromConnectData("t", ITEM, VALUE);

        assertThat(converter(Map.of()).toConnectData("t", bytes).value()).isEqualTo(VALUE);
    }

    @Test
    void schemaThatNatsDoesNotTakeIsRefusedAsData() {
        Schema huge =
                SchemaBuilder.int64().doc("x".repeat((int) nats.client().maxPayload())).build();

        assertThatThrownBy(() -> converter(Map.of()).fromConnectData("t", huge, 1L))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("max_payload");
    }

    /** With errors.tolerance=all a failure would leave the record out. */
    @Test
    void writerWaitsWhileNatsIsAway() {
        BinaryConverter converter = converter(Map.of());
        nats.kill();

        CompletableFuture<byte[]> written =
                CompletableFuture.supplyAsync(() -> converter.fromConnectData("t", ITEM, VALUE));

        byte[] bytes = written.orTimeout(60, TimeUnit.SECONDS).join();
        nats.awaitAnswer();
        assertThat(converter(Map.of()).toConnectData("t", bytes).value()).isEqualTo(VALUE);
    }

    @Test
    void waitEndsWhenTheTaskIsGivenUp() {
        BinaryConverter converter = new BinaryConverter();
        converter.configure(Map.of(), false);
        converter.serve(
                bucket ->
                        new KvSchemaStore(
                                group.group(),
                                () -> {
                                    throw new ConnectException("NATS is away");
                                }));
        AtomicReference<Thread> thread = new AtomicReference<>();
        CompletableFuture<byte[]> written =
                CompletableFuture.supplyAsync(
                        () -> {
                            thread.set(Thread.currentThread());
                            return converter.fromConnectData("t", ITEM, VALUE);
                        });
        await().atMost(Duration.ofSeconds(60))
                .until(() -> thread.get() != null && isWaiting(thread.get()));

        converter.giveUp();

        assertThatThrownBy(() -> written.orTimeout(60, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ConnectException.class)
                .hasMessageContaining("keep Schema{item:STRUCT}");
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    private BinaryConverter converter(Map<String, String> settings) {
        return converter(group, settings);
    }

    private static BinaryConverter converter(LogSettings group, Map<String, String> settings) {
        BinaryConverter converter = new BinaryConverter();
        converter.configure(settings, false);
        converter.serve(new KvSchemaStores(nats.client(), group));
        return converter;
    }

    private static BinaryConverter converter(KvSchemaStores stores) {
        BinaryConverter converter = new BinaryConverter();
        converter.configure(Map.of(), false);
        converter.serve(stores);
        return converter;
    }
}
