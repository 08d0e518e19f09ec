package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.it.Connector;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Metrics that connectors and tasks add themselves: seen over JMX while they run. */
@Conformance
class PluginMetricsConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @Test
    @KafkaCase("MonitorableSourceIntegrationTest.testMonitorableSourceConnectorAndTask")
    void metricsOfASourceComeAndGoWithIt(Scene scene) {
        Connector source =
                scene.source(
                        "source",
                        "probe.metrics",
                        "true",
                        "probe.topics",
                        scene.name("topic"),
                        "probe.records",
                        "100");
        scene.start(source, 1);

        assertMetricsComeAndGo(scene, source, 100);
    }

    @Test
    @KafkaCase("MonitorableSinkIntegrationTest.testMonitorableSinkConnectorAndTask")
    void metricsOfASinkComeAndGoWithIt(Scene scene) {
        String topic = scene.name("topic");
        scene.start(scene.source("writer", "probe.topics", topic, "probe.records", "100"), 1);
        Connector sink = scene.start(scene.sink("sink", topic, "probe.metrics", "true"), 1);

        assertMetricsComeAndGo(scene, sink, 100);
    }

    private static void assertMetricsComeAndGo(Scene scene, Connector connector, double records) {
        try (WorkerMetrics metrics = WorkerMetrics.attach(scene.connect().processId())) {
            String ofConnector = "type=plugins,connector=" + connector.name();
            String ofTask = ofConnector + ",task=0";
            assertThat(metrics.value(ofConnector, "probe-state")).contains("started");
            await().atMost(WAIT_MAX)
                    .untilAsserted(
                            () ->
                                    assertThat(metrics.value(ofTask, "probe-records"))
                                            .contains(records));

            scene.rest().delete("/connectors/" + connector.name());

            await().atMost(WAIT_MAX)
                    .untilAsserted(
                            () -> {
                                assertThat(metrics.value(ofConnector, "probe-state")).isEmpty();
                                assertThat(metrics.value(ofTask, "probe-records")).isEmpty();
                            });
        }
    }
}
