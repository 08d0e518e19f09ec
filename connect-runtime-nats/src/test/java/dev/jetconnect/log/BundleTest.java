package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleTest {
    private static final Header[] NONE = {};

    @ParameterizedTest
    @EnumSource(names = {"NONE", "GZIP", "LZ4", "ZSTD"})
    void everyRecordOfEachBundleComesBackAsItWas(CompressionType type) {
        Compression compression = FrameCompression.of(type);
        roundTrip(compression, new Random(7));
        roundTrip(compression, new Random(8));
    }

    private static void roundTrip(Compression compression, Random random) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            samples.add(Sample.random(random, i));
        }
        BundleBuilder builder = new BundleBuilder("g.c.0.t", 1 << 20, 1000, compression);
        samples.forEach(s -> builder.append(s.timestamp(), s.key(), s.value(), s.headers()));

        Bundle bundle = builder.build();

        assertThat(bundle.recordCount()).isEqualTo(500);
        List<StoredRecord> records = stored(bundle.payload()).records(BufferSupplier.create());
        assertThat(records).hasSameSizeAs(samples);
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            StoredRecord read = records.get(i);
            assertThat(read.timestamp()).isEqualTo(sample.timestamp());
            assertThat(read.key()).isEqualTo(sample.key());
            assertThat(read.value()).isEqualTo(sample.value());
            assertThat(read.headers()).containsExactly(sample.headers());
        }
    }

    @Test
    void frameIsByteForByteKafkas() {
        Random random = new Random(9);
        Compression frames = FrameCompression.of(CompressionType.LZ4);
        for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 200_000}) {
            byte[] bytes = new byte[size]; // a part that shrinks, and one that does not
            for (int i = 0; i < size / 3; i++) {
                bytes[size - 1 - i] = (byte) random.nextInt();
            }

            assertThat(compressed(frames, bytes))
                    .isEqualTo(compressed(Compression.lz4().build(), bytes));
        }
    }

    private static byte[] compressed(Compression compression, byte[] bytes) {
        ByteBufferOutputStream buffer = new ByteBufferOutputStream(16);
        try (OutputStream out = compression.wrapForOutput(buffer, RecordBatch.MAGIC_VALUE_V2)) {
            for (int i = 0; i < bytes.length; i += 1000) {
                out.write(bytes, i, Math.min(999, bytes.length - i));
                if (i + 999 < bytes.length) {
                    out.write(bytes[i + 999]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer written = buffer.buffer().flip();
        byte[] frame = new byte[written.remaining()];
        written.get(frame);
        return frame;
    }

    @Test
    void isFullByRecords() {
        BundleBuilder builder = new BundleBuilder("g.c.0.t", 1 << 20, 2, Compression.NONE);
        byte[] value = "v".getBytes(UTF_8);

        builder.append(0, null, value, NONE);
        assertThat(builder.hasRoomFor(null, value, NONE)).isTrue();

        builder.append(0, null, value, NONE);
        assertThat(builder.hasRoomFor(null, value, NONE)).isFalse();
    }

    @Test
    void isFullByBytesButTakesOneRecordOfAnySize() {
        BundleBuilder builder = new BundleBuilder("g.c.0.t", 100, 1000, Compression.NONE);
        byte[] large = new byte[10_000];

        assertThat(builder.hasRoomFor(null, large, NONE)).isTrue();
        builder.append(0, null, large, NONE);

        assertThat(builder.hasRoomFor(null, new byte[1], NONE)).isFalse();
        assertThat(stored(builder.build().payload()).records(BufferSupplier.create())).hasSize(1);
    }

    @Test
    void damagedBundleIsRefusedWithItsPlace() {
        BundleBuilder builder = new BundleBuilder("g.c.0.t", 1 << 20, 1000, Compression.NONE);
        builder.append(0, null, "value".getBytes(UTF_8), NONE);
        byte[] payload = builder.build().payload();
        payload[payload.length - 2] ^= 1;

        assertThatThrownBy(() -> stored(payload).records(BufferSupplier.create()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Message 42 of stream 'g_c' on subject 'g.c.0.t'");
    }

    private static StoredMessage stored(byte[] payload) {
        return new StoredMessage("g_c", "g.c.0.t", 42, 0, null, payload);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Sample(long timestamp, byte[] key, byte[] value, Header[] headers) {
        static Sample random(Random random, int index) {
            byte[][] values = {null, new byte[0], new byte[random.nextInt(300)]};
            Arrays.stream(values).filter(v -> v != null).forEach(random::nextBytes);
            Header[][] headers = {
                {},
                {new RecordHeader("h", null), new RecordHeader("h", new byte[] {0, 13, 10})},
                {new RecordHeader("ü", new byte[0]), new RecordHeader("", values[2])}
            };
            return new Sample(
                    1_700_000_000_000L + index,
                    values[random.nextInt(3)],
                    values[random.nextInt(3)],
                    headers[random.nextInt(3)]);
        }
    }
}
