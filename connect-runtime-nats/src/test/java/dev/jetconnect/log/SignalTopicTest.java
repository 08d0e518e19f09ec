package dev.jetconnect.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.SignalTopic.Signal;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalTopicTest {
    private static TestNats nats;

    private LogSettings group;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @BeforeEach
    void chooseGroup() {
        group = nats.newGroup();
    }

    @Test
    void messagesOfAnyClientAreReadOnceAndInOrder() throws Exception {
        SignalTopic signals = open("shop");
        assertThat(signals.read()).isEmpty();

        publish(null, "one");
        publish(new Headers().put("JetConnect-Key", "shop"), "two");

        assertThat(signals.read())
                .containsExactly(
                        new Signal(Optional.empty(), "one"),
                        new Signal(Optional.of("shop"), "two"));
        assertThat(signals.read()).isEmpty();
    }

    @Test
    void nextRunReadsWhatWasNotConfirmed() throws Exception {
        SignalTopic signals = open("shop");
        publish(null, "one");
        signals.read();
        signals.confirm();
        publish(null, "two");
        signals.read();

        assertThat(open("shop").read()).extracting(Signal::value).containsExactly("two");
    }

    @Test
    void eachReaderHasItsPosition() throws Exception {
        SignalTopic signals = open("shop");
        publish(null, "one");
        signals.read();
        signals.confirm();

        assertThat(open("other").read()).extracting(Signal::value).containsExactly("one");
    }

    @Test
    void manySignalsAreReadInParts() throws Exception {
        SignalTopic signals = open("shop");
        for (int i = 0; i < 130; i++) {
            publish(null, "signal " + i);
        }

        assertThat(signals.read()).hasSize(100);
        assertThat(signals.read()).hasSize(30);
    }

    private SignalTopic open(String reader) {
        return new DebeziumTopics(nats.client(), group).signals("shop-signal", reader);
    }

    private void publish(Headers headers, String value) throws Exception {
        nats.client()
                .jetStream()
                .publish(
                        group.group() + "-signals.shop-signal",
                        headers,
                        value.getBytes(StandardCharsets.UTF_8));
    }
}
