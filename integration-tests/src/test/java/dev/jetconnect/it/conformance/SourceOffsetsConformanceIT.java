package dev.jetconnect.it.conformance;

import dev.jetconnect.it.Connector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets of sources, kept where all are, or where the connector asks for them to be kept. */
@Conformance
class SourceOffsetsConformanceIT {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @KafkaCase({
        "OffsetsApiIntegrationTest.testGetSourceConnectorOffsets",
        "OffsetsApiIntegrationTest.testGetSourceConnectorOffsetsCustomOffsetsTopic"
    })
    void offsetsFollowTheRecords(boolean hasTopicOfItsOwn, Scene scene) {
        new SourceOffsetsStory(scene).areShown(source(scene, hasTopicOfItsOwn));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @KafkaCase({
        "OffsetsApiIntegrationTest.testAlterSourceConnectorOffsets",
        "OffsetsApiIntegrationTest.testAlterSourceConnectorOffsetsCustomOffsetsTopic"
    })
    void alteredOffsetsAreWhereTheSourceGoesOn(boolean hasTopicOfItsOwn, Scene scene) {
        new SourceOffsetsStory(scene).areAltered(source(scene, hasTopicOfItsOwn));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @KafkaCase({
        "OffsetsApiIntegrationTest.testResetSourceConnectorOffsets",
        "OffsetsApiIntegrationTest.testResetSourceConnectorOffsetsCustomOffsetsTopic"
    })
    void resetSourceBeginsAnew(boolean hasTopicOfItsOwn, Scene scene) {
        new SourceOffsetsStory(scene).areReset(source(scene, hasTopicOfItsOwn));
    }

    private static Connector source(Scene scene, boolean hasTopicOfItsOwn) {
        Connector source = new SourceOffsetsStory(scene).source();
        return hasTopicOfItsOwn
                ? source.with("offsets.storage.topic", scene.name("offsets"))
                : source;
    }
}
