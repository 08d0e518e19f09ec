package dev.jetconnect.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.log.StreamNames.TopicSubject;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNamesTest {
    private final StreamNames names = new StreamNames("group", "inventory");

    @Test
    void topicIsTheRestOfTheSubject() {
        String subject = names.subject("shop.public.orders", 3);

        assertThat(subject).isEqualTo("group.inventory.3.shop.public.orders");
        assertThat(StreamNames.parse(subject)).isEqualTo(new TopicSubject("shop.public.orders", 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a.b", "a b", "a%b\\{}*>", "ünïcode ☃", "", "=2f", "a_b-C9"})
    void anyConnectorNameCanBeEncodedAndRead(String connector) {
        String encoded = StreamNames.encode(connector);

        assertThat(encoded).matches("[A-Za-z0-9_=-]*");
        assertThat(StreamNames.decode(encoded)).isEqualTo(connector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", ".a", "a.", "a b", "a*", "a.>", ""})
    void topicWithoutASubjectIsRefused(String topic) {
        assertThatThrownBy(() -> names.subject(topic, 0))
                .isInstanceOf(InvalidTopicException.class)
                .hasMessageContaining("Topic '" + topic + "' cannot be a NATS subject")
                .hasMessageContaining("RegexRouter");
    }

    @Test
    void offsetsRiseWithinABundleAndFromOneToTheNext() {
        assertThat(RecordOffset.of(7, 0)).isGreaterThan(RecordOffset.of(6, 65_535));
        assertThat(RecordOffset.of(7, 1)).isGreaterThan(RecordOffset.of(7, 0));
        assertThat(RecordOffset.streamSequence(RecordOffset.of(7, 65_535) + 1)).isEqualTo(8);
        assertThat(RecordOffset.streamSequence(RecordOffset.of(7, 12) + 1)).isEqualTo(7);
    }
}
