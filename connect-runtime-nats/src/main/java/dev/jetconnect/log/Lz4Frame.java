package dev.jetconnect.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import net.jpountz.lz4.LZ4Compressor;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Writes one LZ4 frame of independent blocks, as Kafka does, into buffers that are given.
 *
 * <p>Confined to one thread.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">LZ4 frame format</a>
 */
final class Lz4Frame extends OutputStream {
    private static final int BLOCK_BYTES = 64 * 1024;

    /** Magic number, version 1 with independent blocks, blocks of 64 KB, checksum of the latter. */
    private static final byte[] BEGIN = {0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, (byte) 0x82};

    private static final int NOT_COMPRESSED = 0x80000000;

    private final OutputStream out;
    private final LZ4Compressor compressor;
    private final byte[] block;
    private final byte[] compressed;
    private final Runnable giveBack;
    private int filled;
    private boolean hasBegun;
    private boolean isClosed;

    /** What is compressed, and where to. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Buffers(byte[] block, byte[] compressed) {
        static Buffers of(LZ4Compressor compressor) {
            return new Buffers(
                    new byte[BLOCK_BYTES], new byte[compressor.maxCompressedLength(BLOCK_BYTES)]);
        }
    }

    /**
     * @param done gets the buffers back when the frame is closed
     */
    Lz4Frame(OutputStream out, LZ4Compressor compressor, Buffers buffers, Consumer<Buffers> done) {
        this.out = out;
        this.compressor = compressor;
        this.block = buffers.block();
        this.compressed = buffers.compressed();
        this.giveBack = () -> done.accept(buffers);
    }

    @Override
    public void write(int value) throws IOException {
        if (filled == block.length) {
            endBlock();
        }
        block[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (filled == block.length) {
                endBlock();
            }
            int part = Math.min(length - done, block.length - filled);
            System.arraycopy(bytes, offset + done, block, filled, part);
            filled += part;
            done += part;
        }
    }

    /** Ends the frame; the stream behind stays open, since nothing is to be done there. */
    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        endBlock();
        ByteUtils.writeUnsignedIntLE(out, 0);
        giveBack.run();
    }

    private void endBlock() throws IOException {
        if (!hasBegun) {
            out.write(BEGIN);
            hasBegun = true;
        }
        if (filled == 0) {
            return;
        }
        int size = compressor.compress(block, 0, filled, compressed, 0);
        if (size < filled) {
            ByteUtils.writeUnsignedIntLE(out, size);
            out.write(compressed, 0, size);
        } else {
            ByteUtils.writeUnsignedIntLE(out, filled | NOT_COMPRESSED);
            out.write(block, 0, filled);
        }
        filled = 0;
    }
}
