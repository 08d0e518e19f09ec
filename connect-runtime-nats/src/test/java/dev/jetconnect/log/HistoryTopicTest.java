package dev.jetconnect.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTopicTest {
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
    void historyIsEmptyUntilTheFirstEntry() {
        HistoryTopic history = open("shop.history");

        assertThat(history.isEmpty()).isTrue();
        assertThat(entries(history)).isEmpty();

        append(history, "a");

        assertThat(history.isEmpty()).isFalse();
    }

    @Test
    void nextRunReadsAllEntriesInOrder() {
        HistoryTopic history = open("shop");
        for (int i = 0; i < 50; i++) {
            append(history, "entry " + i);
        }
        append(open("other"), "not of this history");

        List<String> entries = entries(open("shop"));

        assertThat(entries).hasSize(50).startsWith("entry 0", "entry 1").endsWith("entry 49");
    }

    @Test
    void runThatWasReplacedCannotAppend() {
        HistoryTopic old = open("shop");
        append(old, "a");
        HistoryTopic present = open("shop");

        assertThatThrownBy(() -> append(old, "late"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("'shop'")
                .hasMessageContaining("schema.history.internal.kafka.topic");
        append(present, "b");

        assertThat(entries(present)).containsExactly("a", "b");
    }

    @Test
    void runOfAnOlderEpochNeverBecomesTheWriter() {
        HistoryTopic present = new DebeziumTopics(nats.client(), group).history("shop", 2);

        assertThatThrownBy(() -> open("shop"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("'shop'");
        append(present, "a");

        assertThat(entries(present)).containsExactly("a");
    }

    @Test
    void entriesOutliveTheServersDeathAndAppendingGoesOn() {
        HistoryTopic history = open("shop");
        append(history, "before");

        nats.kill();
        append(history, "after");

        nats.awaitAnswer();
        assertThat(entries(open("shop"))).containsExactly("before", "after");
    }

    @Test
    void entryThatNoMessageHoldsIsRefusedWithTheRemedy() {
        HistoryTopic history = open("shop");
        byte[] entry = new byte[Math.toIntExact(nats.client().maxPayload())];

        assertThatThrownBy(() -> history.append(entry))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("max_payload");
    }

    @Test
    void nameThatIsNoSubjectIsRefused() {
        assertThatThrownBy(() -> open("no subject")).isInstanceOf(InvalidTopicException.class);
    }

    @Test
    void historyNeverExpires() throws Exception {
        open("shop");

        var stream = nats.client().management().getStreamInfo(group.group() + "-schema-history");

        assertThat(stream.getConfiguration().getMaxAge()).isZero();
        assertThat(stream.getConfiguration().getMaxMsgs()).isEqualTo(-1);
        assertThat(stream.getConfiguration().getMaxBytes()).isEqualTo(-1);
    }

    private HistoryTopic open(String topic) {
        return new DebeziumTopics(nats.client(), group).history(topic, 1);
    }

    private static void append(HistoryTopic history, String entry) {
        history.append(entry.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> entries(HistoryTopic history) {
        List<String> entries = new ArrayList<>();
        history.read(entry -> entries.add(new String(entry, StandardCharsets.UTF_8)));
        return entries;
    }
}
