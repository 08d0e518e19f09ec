package dev.jetconnect.convert;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a schema: the first 128 bits of the SHA-256 of its text.
 *
 * <p>Immutable.
 */
record Fingerprint(long high, long low) {
    static final int BYTES = 16;

    static Fingerprint of(byte[] schemaText) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(schemaText));
            return new Fingerprint(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The key under which the schema is kept: 32 digits. */
    String key() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
