package dev.jetconnect.it.conformance;

import org.junit.jupiter.api.Test;

/** Offsets of sources that are stored with their records. */
@Conformance
@WorkerSettings("exactly.once.source.support=enabled")
class ExactlyOnceOffsetsConformanceIT {
    @Test
    @KafkaCase("OffsetsApiIntegrationTest.testAlterSourceConnectorOffsetsExactlyOnceSupportEnabled")
    void alteredOffsetsAreWhereTheSourceGoesOn(Scene scene) {
        SourceOffsetsStory story = new SourceOffsetsStory(scene);

        story.areAltered(story.source());
    }

    @Test
    @KafkaCase("OffsetsApiIntegrationTest.testResetSourceConnectorOffsetsExactlyOnceSupportEnabled")
    void resetSourceBeginsAnew(Scene scene) {
        SourceOffsetsStory story = new SourceOffsetsStory(scene);

        story.areReset(story.source());
    }
}
