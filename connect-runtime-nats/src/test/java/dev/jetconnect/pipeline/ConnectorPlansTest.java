package dev.jetconnect.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.pipeline.ConnectorPlan.Role;
import java.util.Map;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.junit.jupiter.api.Test;

/** The connectors that documents make. */
class ConnectorPlansTest {
    private static final String JDBC_SINK =
            "{\"connector.class\": \"dev.jetconnect.sink.jdbc.JdbcSinkConnector\"}";

    @Test
    void databaseIsSaidOnceAndReferencesToSecretsStay() {
        ConnectorPlans plans =
                plans(
                        "shop",
                        "copy_then_stream",
                        "jdbc:postgresql://${env:HOST}:${env:PORT}/shop?sslmode=verify-full&loginTimeout=5",
                        JDBC_SINK);

        assertThat(plans.all())
                .extracting(ConnectorPlan::name)
                .containsExactly("shop-sink-1", "shop-copy", "shop-stream");
        assertThat(plans.copy().config())
                .containsEntry("connection.password", "${file:/s:password}")
                .containsEntry("topic.prefix", "shop")
                .containsEntry("records", "blocks")
                .containsEntry("chunk.by", "key")
                .containsEntry("stream.position", "keep")
                .containsEntry("slot.name", "group_shop")
                .containsEntry("table.include.list", "public\\.a,public\\.b")
                .containsEntry("tasks.max", "3");
        assertThat(plans.stream().config())
                .containsEntry("database.hostname", "${env:HOST}")
                .containsEntry("database.port", "${env:PORT}")
                .containsEntry("database.dbname", "shop")
                .containsEntry("database.sslmode", "verify-full")
                .containsEntry("driver.loginTimeout", "5")
                .containsEntry("database.password", "${file:/s:password}")
                .containsEntry("slot.name", "group_shop")
                .containsEntry("publication.name", "group_shop")
                .containsEntry("publication.autocreate.mode", "disabled")
                .containsEntry("snapshot.mode", "no_data")
                .containsEntry("validation.doctor", "false")
                .containsEntry("table.include.list", "public\\.a,public\\.b")
                .containsEntry("max.batch.size", "100");
    }

    @Test
    void sinkReadsTheTopicsOfTablesAndNamesTablesLikeTheSource() {
        ConnectorPlan sink =
                plans("shop", "copy", "jdbc:mysql://db/", JDBC_SINK).of(Role.SINK).get(0);

        String topics = sink.config().get("topics.regex");
        assertThat("shop.inventory.orders").matches(topics);
        assertThat("shop.copy-status").doesNotMatch(topics);
        assertThat("shop.transaction").doesNotMatch(topics);
        assertThat("workshop.inventory.orders").doesNotMatch(topics);
        assertThat("shop.inventory.orders")
                .satisfies(
                        topic ->
                                assertThat(
                                                topic.replaceAll(
                                                        sink.config().get("transforms.table.regex"),
                                                        sink.config()
                                                                .get(
                                                                        "transforms.table.replacement")))
                                        .isEqualTo("orders"));
    }

    @Test
    void binlogIsReadByTheConnectorOfItsDatabase() {
        ConnectorPlan mysql =
                plans("shop", "stream", "jdbc:mysql://db/shop?sslMode=verify-full", JDBC_SINK)
                        .stream();
        ConnectorPlan mariadb =
                plans("shop", "stream", "jdbc:mariadb://db:3307/?sslMode=trust", JDBC_SINK)
                        .stream();

        assertThat(mysql.config())
                .containsEntry("connector.class", "io.debezium.connector.mysql.MySqlConnector")
                .containsEntry("database.port", "3306")
                .containsEntry("database.include.list", "shop")
                .containsEntry("database.ssl.mode", "verify_identity")
                .doesNotContainKey("snapshot.mode");
        assertThat(mariadb.config())
                .containsEntry("connector.class", "io.debezium.connector.mariadb.MariaDbConnector")
                .containsEntry("database.port", "3307")
                .containsEntry("database.ssl.mode", "trust");
        assertThat(mysql.config().get("database.server.id"))
                .isNotEqualTo(
                        plans("other", "stream", "jdbc:mysql://db/", JDBC_SINK).stream()
                                .config()
                                .get("database.server.id"));
    }

    @Test
    void sinksThatKnowNoBlocksGetRows() {
        assertThat(
                        plans(
                                        "shop",
                                        "copy",
                                        "jdbc:mysql://db/",
                                        JDBC_SINK + ", {\"connector.class\": \"org.acme.Sink\"}")
                                .copy()
                                .config())
                .containsEntry("records", "rows");
    }

    @Test
    void slotsOfPipelinesHaveNamesOfTheirOwn() {
        assertThat(StreamConfig.slot("g", "a_b")).isEqualTo("g_a_b");
        assertThat(StreamConfig.slot("g", "a-b")).startsWith("g_a_b_").isNotEqualTo("g_a_b");
        assertThat(StreamConfig.slot("g", "A_b")).startsWith("g_a_b_");
        assertThat(StreamConfig.slot("g", "x".repeat(100)))
                .hasSizeLessThanOrEqualTo(63)
                .isNotEqualTo(StreamConfig.slot("g", "x".repeat(99)));
    }

    @Test
    void positionsAreInTheOrderOfTheLog() {
        LogPosition early =
                LogPosition.of(Map.of("file", "binlog.999999", "pos", 900)).orElseThrow();
        LogPosition late =
                LogPosition.of(Map.of("file", "binlog.1000000", "pos", "4")).orElseThrow();

        assertThat(early).isLessThan(late);
        assertThat(LogPosition.of(Map.of("lsn", 7L, "lsn_commit", 5L)))
                .contains(new LogPosition("", 5));
        assertThat(LogPosition.of(Map.of())).isEmpty();
    }

    @Test
    void credentialsBelongBesideTheUrl() {
        assertThatThrownBy(
                        () ->
                                plans(
                                        "shop",
                                        "copy_then_stream",
                                        "jdbc:postgresql://db/shop?password=hush",
                                        JDBC_SINK))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("source.connection.url: give user and password as")
                .hasMessageNotContaining("hush");
    }

    private static ConnectorPlans plans(String name, String mode, String url, String sinks) {
        String copies = mode.startsWith("copy") ? "\"copy\": {\"tasks.max\": 3}," : "";
        String streams = mode.endsWith("stream") ? "\"stream\": {\"max.batch.size\": 100}," : "";
        String document =
                """
                {"name": "%s", "mode": "%s",
                 "source": {%s %s "connection.url": "%s", "connection.user": "app",
                            "connection.password": "${file:/s:password}"},
                 "tables": {"include": ["public\\\\.a", "public\\\\.b"]},
                 "sinks": [%s]}
                """
                        .formatted(name, mode, copies, streams, url, sinks);
        try {
            return ConnectorPlans.of(
                    DocumentReader.read(new ObjectMapper().readTree(document)), "group");
        } catch (JsonProcessingException e) {
            throw new AssertionError(document, e);
        }
    }
}
