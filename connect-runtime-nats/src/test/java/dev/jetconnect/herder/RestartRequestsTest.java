package dev.jetconnect.herder;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.runtime.RestartRequest;
import org.junit.jupiter.api.Test;

class RestartRequestsTest {
    private final RestartRequests requests = new RestartRequests();

    @Test
    void ofSeveralRequestsTheOneThatRestartsMostIsLeft() {
        RestartRequest everything = new RestartRequest("c", false, true);
        requests.add(new RestartRequest("c", true, false));
        requests.add(everything);
        requests.add(new RestartRequest("c", true, true));
        requests.add(new RestartRequest("other", true, false));

        assertThat(requests.take("c")).contains(everything);
        assertThat(requests.take("c")).isEmpty();
        assertThat(requests.take("other")).isPresent();
    }
}
