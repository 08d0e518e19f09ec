package dev.jetconnect.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;

/**
 * A request's body that ends the request where it gets too large.
 *
 * <p>Confined to the thread of its request.
 */
final class LimitedBody extends FilterInputStream {
    private static final int TOO_LARGE = 413;

    private final long bytesMax;
    private long count;

    LimitedBody(InputStream body, long bytesMax) {
        super(body);
        this.bytesMax = bytesMax;
    }

    /**
     * @param contentLength as the client has sent it; null if it did not
     */
    void refuseIfAnnounced(String contentLength) throws IOException {
        if (contentLength != null && Long.parseLong(contentLength) > bytesMax) {
            throw refusal();
        }
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        add(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        add(read);
        return read;
    }

    private void add(int read) throws IOException {
        count += Math.max(0, read);
        if (count > bytesMax) {
            throw refusal();
        }
    }

    /** A client reads the answer only after it has sent what it can: so much again is read. */
    private ConnectRestException refusal() throws IOException {
        super.skip(bytesMax);
        return new ConnectRestException(
                TOO_LARGE,
                "The request's body is larger than "
                        + bytesMax
                        + " bytes, which rest.request.bytes.max of the worker allows.");
    }
}
