package dev.jetconnect.log;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * Kafka's LZ4, with the same bytes, whose buffers serve one bundle after the other: Kafka's own
 * makes 128 KB of them for each. As many are kept as can be at work at once, however many tasks
 * there are.
 *
 * <p>Thread-safe.
 */
public final class FrameCompression implements Compression {
    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final BlockingQueue<Lz4Frame.Buffers> spare =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    private FrameCompression() {}

    /** How the tasks of a worker compress their bundles. */
    public static Compression of(CompressionType type) {
        return type == CompressionType.LZ4 ? new FrameCompression() : Compression.of(type).build();
    }

    @Override
    public CompressionType type() {
        return CompressionType.LZ4;
    }

    @Override
    public OutputStream wrapForOutput(ByteBufferOutputStream out, byte messageVersion) {
        Lz4Frame.Buffers taken = spare.poll();
        return new Lz4Frame(
                out,
                compressor,
                taken == null ? Lz4Frame.Buffers.of(compressor) : taken,
                spare::offer);
    }

    @Override
    public InputStream wrapForInput(
            ByteBuffer buffer, byte messageVersion, BufferSupplier buffers) {
        return Compression.lz4().build().wrapForInput(buffer, messageVersion, buffers);
    }
}
