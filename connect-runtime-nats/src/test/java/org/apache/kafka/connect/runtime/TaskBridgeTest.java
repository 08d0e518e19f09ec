package org.apache.kafka.connect.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

class TaskBridgeTest {
    /** Fails when another version of Connect lacks what the bridge reaches for. */
    @Test
    void bridgeFindsWhatItNeedsInThisVersionOfConnect() {
        assertThatCode(
                        () ->
                                Class.forName(
                                        TaskBridge.class.getName(),
                                        true,
                                        TaskBridge.class.getClassLoader()))
                .doesNotThrowAnyException();
    }

    @Test
    void versionOfConnectIsTheOneThatTheBridgeWasWrittenFor() {
        assertThat(AppInfoParser.getVersion()).isEqualTo("4.3.1");
    }
}
