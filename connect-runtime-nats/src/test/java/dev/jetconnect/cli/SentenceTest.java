package dev.jetconnect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class SentenceTest {
    @Test
    void nestedBindExceptionNamesTheAddressAndTheRemedy() {
        BindException bind = new BindException("Address already in use");
        IOException jetty = new IOException("Failed to bind to 0.0.0.0/0.0.0.0:8083", bind);
        Exception failure = new ConnectException("Unable to initialize REST server", jetty);

        assertThat(Sentence.of(failure))
                .isEqualTo(
                        "The REST listener's address is in use (Failed to bind to"
                                + " 0.0.0.0/0.0.0.0:8083). Stop the other process, or set listeners"
                                + " to another port, for example listeners=http://:8084.");
    }

    @Test
    void otherFailuresSpeakForThemselves() {
        assertThat(Sentence.of(new ConnectException("Cannot do it. Do that.")))
                .isEqualTo("Cannot do it. Do that.");
    }

    @Test
    void failureWithoutAMessageHasAtLeastItsName() {
        assertThat(Sentence.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }
}
