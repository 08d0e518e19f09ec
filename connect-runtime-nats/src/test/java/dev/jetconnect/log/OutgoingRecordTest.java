package dev.jetconnect.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class OutgoingRecordTest {
    @Test
    void isTheRecordUntilItIsReleased() {
        ProducerRecord<byte[], byte[]> converted =
                new ProducerRecord<>(
                        "t",
                        1,
                        2L,
                        new byte[] {3},
                        new byte[] {4},
                        new RecordHeaders().add("h", new byte[] {5}));

        OutgoingRecord outgoing = OutgoingRecord.of(converted);

        assertThat(outgoing.topic()).isEqualTo("t");
        assertThat(outgoing.partition()).isEqualTo(1);
        assertThat(outgoing.timestamp()).isEqualTo(2L);
        assertThat(outgoing.key()).isEqualTo(new byte[] {3});
        assertThat(outgoing.value()).isEqualTo(new byte[] {4});
        assertThat(outgoing.headers()).isEqualTo(converted.headers());

        outgoing.release();

        assertThat(outgoing.key()).isNull();
        assertThat(outgoing.value()).isNull();
        assertThat(outgoing.topic()).isEqualTo("t");
    }

    @Test
    void noneIsNone() {
        assertThat(OutgoingRecord.of(null)).isNull();
    }
}
