package dev.jetconnect.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServerVersionTest {
    @Test
    void atomicBatchesDecideWhatIsSupported() {
        assertThat(ServerVersion.parse("2.12.0").isSupported()).isTrue();
        assertThat(ServerVersion.parse("v2.15.1").isSupported()).isTrue();
        assertThat(ServerVersion.parse("3.0.0-beta.1").isSupported()).isTrue();
        assertThat(ServerVersion.parse("2.11.9").isSupported()).isFalse();
        assertThat(ServerVersion.parse("1.4.1").isSupported()).isFalse();
    }

    @Test
    void anythingElseIsNoVersion() {
        assertThatThrownBy(() -> ServerVersion.parse("latest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'latest'");
    }
}
