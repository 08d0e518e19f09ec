package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.util.Map;

/**
 * A source of two tasks with ten records each, whose offsets are shown, altered and reset.
 *
 * <p>Confined to the test's thread.
 */
record SourceOffsetsStory(Scene scene) {
    private static final int TASKS = 2;
    private static final long RECORDS = 10;

    /** Offsets follow the records, also those of a changed config. */
    void areShown(Connector source) {
        OffsetsApi offsets = started(source);

        scene.rest()
                .put(
                        "/connectors/" + source.name() + "/config",
                        source.with("probe.records", String.valueOf(2 * RECORDS)).configJson());

        offsets.await(bothTasksAt(2 * RECORDS));
        assertThat(scene.records(topic())).hasSize((int) (TASKS * 2 * RECORDS));
    }

    /** Altered offsets are where the tasks go on. */
    void areAltered(Connector source) {
        OffsetsApi offsets = started(source.with("probe.alter.offsets", "false"));
        offsets.stopConnector();

        Answer altered = offsets.alterSource(bothTasksAt(5));

        assertThat(altered.status()).as(altered.message()).isEqualTo(200);
        assertThat(altered.message()).isEqualTo(OffsetsApi.FRAMEWORK_DONE.formatted("altered"));
        offsets.await(bothTasksAt(5));

        scene.rest()
                .put(
                        "/connectors/" + source.name() + "/config",
                        source.with("probe.alter.offsets", "true").configJson());
        altered = offsets.alterSource(bothTasksAt(7));

        assertThat(altered.status()).as(altered.message()).isEqualTo(200);
        assertThat(altered.message()).isEqualTo(OffsetsApi.ALL_ALTERED);
        offsets.await(bothTasksAt(7));

        offsets.resumeConnector(TASKS);
        offsets.await(bothTasksAt(RECORDS));
        assertThat(scene.records(topic())).hasSize((int) (TASKS * (RECORDS + RECORDS - 7)));
    }

    /** After a reset all comes again. */
    void areReset(Connector source) {
        OffsetsApi offsets = started(source.with("probe.alter.offsets", "false"));
        offsets.stopConnector();

        // The second one finds nothing left to do, which is no error.
        for (int i = 0; i < 2; i++) {
            Answer reset = offsets.reset();
            assertThat(reset.status()).as(reset.message()).isEqualTo(200);
            assertThat(reset.message()).isEqualTo(OffsetsApi.FRAMEWORK_DONE.formatted("reset"));
            offsets.await(Map.of());
        }

        offsets.resumeConnector(TASKS);
        offsets.await(bothTasksAt(RECORDS));
        assertThat(scene.records(topic())).hasSize((int) (TASKS * 2 * RECORDS));
    }

    Connector source() {
        return scene.source(
                "source",
                "probe.topics",
                topic(),
                "probe.records",
                String.valueOf(RECORDS),
                "probe.batch",
                "3",
                "tasks.max",
                String.valueOf(TASKS));
    }

    private OffsetsApi started(Connector source) {
        scene.start(source, TASKS);
        OffsetsApi offsets = new OffsetsApi(scene, source.name());
        offsets.await(bothTasksAt(RECORDS));
        return offsets;
    }

    private String topic() {
        return scene.name("topic");
    }

    private static Map<String, Long> bothTasksAt(long position) {
        return Map.of("0-0", position, "1-0", position);
    }
}
