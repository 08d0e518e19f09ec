package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.transport.ConsumerSettings.Reset;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumerSettingsTest {
    @Test
    void defaultsReadLargeBatchesFromTheFirstRecord() {
        assertThat(ConsumerSettings.of(Map.of()))
                .isEqualTo(new ConsumerSettings(2000, Reset.EARLIEST));
    }

    @Test
    void overridesAreTakenAsTextAndAsNumbers() {
        Map<String, Object> text = Map.of("max.poll.records", " 5 ", "auto.offset.reset", "latest");
        Map<String, Object> number = Map.of("max.poll.records", 5, "auto.offset.reset", "earliest");

        assertThat(ConsumerSettings.of(text)).isEqualTo(new ConsumerSettings(5, Reset.LATEST));
        assertThat(ConsumerSettings.of(number)).isEqualTo(new ConsumerSettings(5, Reset.EARLIEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "", "99999999999"})
    void impossibleNumberOfRecordsIsRefusedByName(String records) {
        assertThatThrownBy(() -> ConsumerSettings.of(Map.of("max.poll.records", records)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("max.poll.records")
                .hasMessageContaining("must be a number above 0");
    }

    @Test
    void unknownResetIsRefusedByName() {
        assertThatThrownBy(() -> ConsumerSettings.of(Map.of("auto.offset.reset", "newest")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("auto.offset.reset")
                .hasMessageContaining("must be earliest, latest or none");
    }

    @Test
    void resetThatIsNotKnownIsRefused() {
        assertThat(ConsumerSettings.of(Map.of("auto.offset.reset", "none")).reset())
                .isEqualTo(Reset.NONE);
        assertThatThrownBy(
                        () -> ConsumerSettings.of(Map.of("auto.offset.reset", "by_duration:PT1H")))
                .hasMessageContaining("earliest, latest or none");
    }
}
