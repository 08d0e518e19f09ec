package dev.jetconnect.herder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.TestNats;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.Generation;
import dev.jetconnect.log.SinkRun;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.apache.kafka.connect.runtime.rest.entities.Message;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkOffsetsTest {
    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 1);

    private static final Generation STOPPED = new Generation("id", 3);

    private static TestNats nats;
    private static Plugins plugins;

    private CommittedPositions positions;
    private SinkRun run;
    private SinkOffsets offsets;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
        plugins = new Plugins(Map.of("plugin.discovery", "SERVICE_LOAD"));
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @BeforeEach
    void commitPositions() {
        positions = nats.positions(nats.newGroup());
        run = positions.run("sink", 0, new Generation("id", 2), 1);
        run.commit(Map.of(A, 7L, B, 8L));
        offsets = new SinkOffsets(positions, plugins);
    }

    @Test
    void committedPositionsAreShownInConnectsForm() {
        assertThat(offsets.read("sink").offsets())
                .containsExactlyInAnyOrder(
                        new ConnectorOffset(partition("a", 0), Map.of("kafka_offset", 7L)),
                        new ConnectorOffset(partition("b", 1), Map.of("kafka_offset", 8L)));
        assertThat(offsets.read("unknown").offsets()).isEmpty();
    }

    @Test
    void alteredOffsetsAreCommittedAndTheOthersStay() {
        Map<Map<String, ?>, Map<String, ?>> changes =
                Map.of(partition("a", "0"), Map.of("kafka_offset", "100"));

        Message answer = offsets.modify("sink", STOPPED, config(AlterableSink.class), changes);

        assertThat(answer.message())
                .isEqualTo("The offsets for this connector have been altered successfully");
        assertThat(positions.read("sink")).isEqualTo(Map.of(A, 100L, B, 8L));
    }

    @Test
    void resetRemovesAllPositions() {
        Message answer = offsets.modify("sink", STOPPED, config(AlterableSink.class), null);

        assertThat(answer.message())
                .isEqualTo("The offsets for this connector have been reset successfully");
        assertThat(positions.read("sink")).isEmpty();
    }

    @Test
    void connectorThatKeepsOffsetsElsewhereIsNamedInTheAnswer() {
        Message answer = offsets.modify("sink", STOPPED, config(PlainSink.class), null);

        assertThat(answer.message())
                .contains("if this connector manages offsets externally")
                .contains("manually reset");
    }

    @Test
    void connectorThatRefusesLeavesThePositionsAsTheyAre() {
        assertThatThrownBy(() -> offsets.modify("sink", STOPPED, config(RefusingSink.class), null))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("doesn't support external modification of offsets");

        assertThat(positions.read("sink")).hasSize(2);
    }

    @Test
    void offsetsStayAsTheyAreWhileATaskMayStillCommit() {
        positions.join("sink");

        assertThatThrownBy(() -> offsets.modify("sink", STOPPED, config(AlterableSink.class), null))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("'sink'")
                .hasMessageContaining("zombie sink task");
        assertThat(positions.read("sink")).hasSize(2);

        positions.leave("sink");
        offsets.modify("sink", STOPPED, config(AlterableSink.class), null);
        assertThat(positions.read("sink")).isEmpty();
    }

    @Test
    void runThatHangsInAnotherWorkerCannotUndoTheChange() {
        offsets.modify(
                "sink",
                STOPPED,
                config(AlterableSink.class),
                Map.of(partition("a", "0"), Map.of("kafka_offset", "100")));

        assertThatThrownBy(() -> run.commit(Map.of(A, 8L)))
                .isInstanceOf(FencedInstanceIdException.class);
        assertThat(positions.read("sink")).isEqualTo(Map.of(A, 100L, B, 8L));
    }

    @Test
    void offsetsStayAsTheyAreWhenAnotherWorkerHasStartedTheConnectorAgain() {
        positions.run("sink", 0, new Generation("id", 4), 2).takeOver();

        assertThatThrownBy(() -> offsets.modify("sink", STOPPED, config(AlterableSink.class), null))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("'sink'")
                .hasMessageContaining("started again");
        assertThat(positions.read("sink")).hasSize(2);
    }

    @Test
    void offsetsInAWrongFormAreABadRequest() {
        Map<Map<String, ?>, Map<String, ?>> changes =
                Map.of(Map.of("topic", "a"), Map.of("kafka_offset", 1));

        assertThatThrownBy(
                        () -> offsets.modify("sink", STOPPED, config(AlterableSink.class), changes))
                .isInstanceOf(BadRequestException.class);
    }

    private static Map<String, Object> partition(String topic, Object number) {
        return Map.of("kafka_topic", topic, "kafka_partition", number);
    }

    private static Map<String, String> config(Class<?> connector) {
        return Map.of("connector.class", connector.getName());
    }

    /** Has Connect's default of {@code alterOffsets}. */
    public static class PlainSink extends SinkConnector {
        @Override
        public void start(Map<String, String> properties) {}

        @Override
        public Class<? extends Task> taskClass() {
            throw new UnsupportedOperationException("no task is started here");
        }

        @Override
        public List<Map<String, String>> taskConfigs(int tasksMax) {
            return List.of();
        }

        @Override
        public void stop() {}

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1";
        }
    }

    public static final class AlterableSink extends PlainSink {
        @Override
        public boolean alterOffsets(Map<String, String> config, Map<TopicPartition, Long> changed) {
            return true;
        }
    }

    public static final class RefusingSink extends PlainSink {
        @Override
        public boolean alterOffsets(Map<String, String> config, Map<TopicPartition, Long> changed) {
            throw new UnsupportedOperationException("refused by the test");
        }
    }
}
