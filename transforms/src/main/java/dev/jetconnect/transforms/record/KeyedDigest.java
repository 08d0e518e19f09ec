package dev.jetconnect.transforms.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) of texts, in hexadecimal digits. The two digests that have taken the key
 * are kept and cloned, which saves half of the work for short texts; {@code javax.crypto.Mac}
 * begins with the key each time.
 *
 * <p>Confined to one thread.
 */
public final class KeyedDigest {
    private static final String ALGORITHM = "SHA-256";
    private static final int BLOCK_BYTES = 64;
    private static final VarHandle DIGITS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final short[] TWO_DIGITS = twoDigits();
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final MessageDigest inner;
    private final MessageDigest outer;

    public KeyedDigest(String secret) {
        byte[] key = secret.getBytes(UTF_8);
        if (key.length > BLOCK_BYTES) {
            key = sha256().digest(key);
        }
        inner = begun(key, INNER);
        outer = begun(key, OUTER);
    }

    public String of(String text) {
        try {
            byte[] hash = ((MessageDigest) inner.clone()).digest(text.getBytes(UTF_8));
            return hexadecimal(((MessageDigest) outer.clone()).digest(hash));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This Java's " + ALGORITHM + " cannot be cloned", e);
        }
    }

    private static String hexadecimal(byte[] hash) {
        byte[] digits = new byte[2 * hash.length];
        for (int i = 0; i < hash.length; i++) {
            DIGITS.set(digits, 2 * i, TWO_DIGITS[hash[i] & 0xff]);
        }
        return new String(digits, ISO_8859_1);
    }

    private static MessageDigest begun(byte[] key, byte padding) {
        byte[] block = Arrays.copyOf(key, BLOCK_BYTES);
        for (int i = 0; i < block.length; i++) {
            block[i] ^= padding;
        }
        MessageDigest digest = sha256();
        digest.update(block);
        return digest;
    }

    private static short[] twoDigits() {
        short[] digits = new short[256];
        for (int i = 0; i < digits.length; i++) {
            digits[i] =
                    (short) (Character.forDigit(i >> 4, 16) << 8 | Character.forDigit(i & 15, 16));
        }
        return digits;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks " + ALGORITHM, e);
        }
    }
}
