package dev.jetconnect.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.test.PostgresServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connectors and plain NATS clients on each other's messages. */
class NatsInteropIT {
    private static final Duration ARRIVAL_MAX = Duration.ofSeconds(60);
    private static final String ORDER_SCHEMA =
            """
            {"type":"struct","fields":[
              {"field":"id","type":"int64"},{"field":"item","type":"string","optional":true}]}
            """;

    @TempDir private static Path folder;
    private static NatsServerUnderTest server;
    private static PostgresServer postgres;
    private static WorkerUnderTest worker;
    private static Connection nats;

    @BeforeAll
    static void start() throws IOException, InterruptedException, JetStreamApiException {
        server = NatsServerUnderTest.start(folder.resolve("nats"), "");
        nats = Nats.connect(server.url());
        nats.jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder().name("ORDERS").subjects("orders.>").build());
        postgres = PostgresServer.start(folder.resolve("postgres"));
        postgres.createDatabase("shop");
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with(
                                "plugin.path",
                                Distribution.plugins() + "," + Distribution.filePlugin())
                        .with("nats.url", server.url())
                        .start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        worker.close();
        postgres.close();
        nats.close();
        server.close();
    }

    @Test
    void messagesOfAPlainClientBecomeRowsAndWhatIsNoJsonALetterThatItReads()
            throws IOException, InterruptedException, JetStreamApiException {
        publishOrder(1, "tea");
        nats.jetStream()
                .publish("orders.eu", new Headers().add("trace", "t1"), "no JSON".getBytes(UTF_8));
        worker.rest().start(ordersSink());
        publishOrder(2, "jam");
        awaitRows("2");
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(worker.rest().offsets("orders-to-shop").toString())
                                        .contains("\"kafka_topic\":\"orders\""));

        worker.kill();
        publishOrder(2, "honey");
        publishOrder(3, "milk");
        worker.start();

        awaitRows("3");
        assertThat(postgres.queryValue("shop", "SELECT item FROM orders WHERE id = 2"))
                .isEqualTo("honey");
        Message letter = first("orders-to-shop", "orders-refused");
        assertThat(letter.getData()).isEqualTo("no JSON".getBytes(UTF_8));
        assertThat(letter.getHeaders().getFirst("trace")).isEqualTo("t1");
        assertThat(letter.getHeaders().getFirst("__connect.errors.topic")).isEqualTo("orders");
    }

    @Test
    void plainClientReadsTheRecordsOfASource()
            throws IOException, InterruptedException, JetStreamApiException {
        Path from = Files.write(folder.resolve("lines.txt"), List.of("a", "b", "c"));
        worker.rest()
                .start(
                        Connector.fileSource("lines", from, "lines")
                                .with("nats.format", "message")
                                .with("nats.batch.headers", "true")
                                .with(
                                        "value.converter",
                                        "org.apache.kafka.connect.storage.StringConverter"));

        JetStreamSubscription lines = subscribe("lines", "lines");
        for (String line : List.of("a", "b", "c")) {
            Message message = lines.nextMessage(ARRIVAL_MAX);
            assertThat(new String(message.getData(), UTF_8)).isEqualTo(line);
            assertThat(message.getHeaders().getFirst("JetConnect-Format")).isEqualTo("message");
            assertThat(message.getHeaders().getFirst("batch.table")).isEqualTo("lines");
            assertThat(message.getHeaders().getFirst("batch.row")).isNotNull();
        }
    }

    @Test
    void streamThatIsNotThereFailsTheTaskByName() {
        worker.rest().create(ordersSink().named("absent").with("nats.stream", "ABSENT"));

        assertThat(worker.rest().awaitFailure("absent"))
                .contains("Stream 'ABSENT' does not exist", "nats.stream");
    }

    @Test
    void wrongSettingIsRefusedByName() {
        Answer answer =
                worker.rest().create(ordersSink().named("wrong").with("nats.key", "payload"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("nats.key", "payload", "subject, token:");
    }

    private static Connector ordersSink() {
        return new Connector(
                        "orders-to-shop",
                        Map.of(
                                "connector.class",
                                "dev.jetconnect.sink.jdbc.JdbcSinkConnector",
                                "topics",
                                "orders",
                                "nats.stream",
                                "ORDERS",
                                "nats.subjects",
                                "orders.>",
                                "connection.url",
                                postgres.jdbcUrl("shop"),
                                "connection.username",
                                postgres.user(),
                                "auto.create",
                                "true",
                                "pk.mode",
                                "record_value",
                                "pk.fields",
                                "id"))
                .with("insert.mode", "upsert")
                .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .with("value.converter.schema.content", ORDER_SCHEMA)
                .with("key.converter", "org.apache.kafka.connect.storage.StringConverter")
                .with("errors.tolerance", "all")
                .with("errors.deadletterqueue.topic.name", "orders-refused")
                .with("errors.deadletterqueue.context.headers.enable", "true");
    }

    private static void publishOrder(int id, String item)
            throws IOException, JetStreamApiException {
        String order = "{\"id\":%d,\"item\":\"%s\"}".formatted(id, item);
        nats.jetStream().publish("orders.eu", order.getBytes(UTF_8));
    }

    private static void awaitRows(String count) {
        await().atMost(ARRIVAL_MAX)
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(
                                                postgres.queryValue(
                                                        "shop", "SELECT count(*) FROM orders"))
                                        .isEqualTo(count));
    }

    private static Message first(String connector, String topic)
            throws IOException, InterruptedException, JetStreamApiException {
        return subscribe(connector, topic).nextMessage(ARRIVAL_MAX);
    }

    /** The stream comes with the connector's first record. */
    private static JetStreamSubscription subscribe(String connector, String topic) {
        return await().atMost(ARRIVAL_MAX)
                .ignoreExceptions()
                .until(
                        () ->
                                nats.jetStream()
                                        .subscribe(
                                                "jetconnect." + connector + ".0." + topic,
                                                PushSubscribeOptions.builder()
                                                        .ordered(true)
                                                        .build()),
                        subscription -> true);
    }
}
