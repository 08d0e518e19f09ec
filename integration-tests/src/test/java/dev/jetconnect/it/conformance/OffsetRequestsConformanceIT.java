package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests for offsets that cannot be met. */
@Conformance
class OffsetRequestsConformanceIT {
    private static final String OFFSETS_MISSING =
            "Partitions / offsets need to be provided for an alter offsets request";

    @Test
    @KafkaCase("OffsetsApiIntegrationTest.testGetNonExistentConnectorOffsets")
    void unknownConnectorHasNoOffsets(Scene scene) {
        Answer answer = scene.rest().get(new OffsetsApi(scene, scene.name("nobody")).path());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).contains(scene.name("nobody"));
    }

    @Test
    @KafkaCase("OffsetsApiIntegrationTest.testAlterOffsetsNonExistentConnector")
    void offsetsOfAnUnknownConnectorCannotBeAltered(Scene scene) {
        Answer answer = new OffsetsApi(scene, scene.name("nobody")).alterSource(Map.of("0-0", 1L));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).contains(scene.name("nobody"));
    }

    @Test
    @KafkaCase("OffsetsApiIntegrationTest.testAlterOffsetsNonStoppedConnector")
    void offsetsCanBeAlteredOnlyWhenTheConnectorIsStopped(Scene scene) {
        Connector source = scene.start(scene.source("source"), 1);
        OffsetsApi offsets = new OffsetsApi(scene, source.name());

        Answer whileRunning = offsets.alterSource(Map.of("0-0", 1L));
        scene.rest().put("/connectors/" + source.name() + "/pause", "");
        scene.awaitStates(source.name(), "PAUSED", "PAUSED", 1);
        Answer whilePaused = offsets.alterSource(Map.of("0-0", 1L));

        for (Answer answer : new Answer[] {whileRunning, whilePaused, offsets.reset()}) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).contains("STOPPED");
        }
    }

    @Test
    @KafkaCase("OffsetsApiIntegrationTest.testAlterSinkConnectorOffsetsInvalidRequestBody")
    void wrongOffsetsOfASinkAreRefusedWithTheirReason(Scene scene) {
        Connector sink = scene.start(scene.sink("sink", scene.name("topic")), 1);
        Wrong wrong = new Wrong(stopped(scene, sink));

        wrong.isRefused("{}", OFFSETS_MISSING);
        wrong.isRefused("{\"offsets\": []}", OFFSETS_MISSING);
        wrong.isRefused("{\"offsets\": [{}]}", "partition");
        wrong.isRefused("{\"offsets\": [{\"partition\": null, \"offset\": null}]}", "partition");
        wrong.isRefused(
                "{\"offsets\": [{\"partition\": {}, \"offset\": null}]}",
                "must contain the keys 'kafka_topic' and 'kafka_partition'");
        wrong.isRefused(
                offset("\"many\"", "null"),
                "Partition values for sink connectors need to be integers");
        wrong.isRefused(
                offset("1", "{}"), "should either be null or contain the key 'kafka_offset'");
        wrong.isRefused(
                offset("1", "{\"kafka_offset\": \"far\"}"),
                "Offset values for sink connectors need to be integers");
    }

    @Test
    @KafkaCase("OffsetsApiIntegrationTest.testAlterSourceConnectorOffsetsInvalidRequestBody")
    @Differs("A body that is no such request is the caller's mistake: 400, not 500.")
    void wrongOffsetsOfASourceAreRefusedWithTheirReason(Scene scene) {
        Connector source = scene.start(scene.source("source"), 1);
        Wrong wrong = new Wrong(stopped(scene, source));

        wrong.isRefused("{}", OFFSETS_MISSING);
        wrong.isRefused("{\"offsets\": []}", OFFSETS_MISSING);
        wrong.isNoRequest("[]", "Cannot deserialize value");
        wrong.isNoRequest("{\"offsets\": {}}", "Cannot deserialize value");
        wrong.isNoRequest("{\"offsets\": [{\"partition\": []}]}", "Cannot deserialize value");
        wrong.isNoRequest("{\"offsets\": [123]}", "Cannot construct instance");
        wrong.isNoRequest("{\"key\": []}", "Unrecognized field");
        wrong.isNoRequest("{\"offsets\": [{\"key\": \"val\"}]}", "Unrecognized field");
    }

    private static OffsetsApi stopped(Scene scene, Connector connector) {
        OffsetsApi offsets = new OffsetsApi(scene, connector.name());
        offsets.stopConnector();
        return offsets;
    }

    private static String offset(String partition, String offset) {
        return "{\"offsets\": [{\"partition\": {\"kafka_topic\": \"t\", \"kafka_partition\": %s}, \"offset\": %s}]}"
                .formatted(partition, offset);
    }

    /** Bodies that the worker refuses. */
    private record Wrong(OffsetsApi offsets) {
        void isRefused(String body, String reason) {
            Answer answer = offsets.scene().rest().patch(offsets.path(), body);

            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.message()).as(body).contains(reason);
        }

        void isNoRequest(String body, String kafkasReason) {
            Answer answer = offsets.scene().rest().patch(offsets.path(), body);

            assertThat(answer.status()).as(body).isEqualTo(Target.current().choose(400, 500));
            assertThat(answer.message())
                    .as(body)
                    .contains(Target.current().choose("", kafkasReason))
                    .isNotBlank();
        }
    }
}
