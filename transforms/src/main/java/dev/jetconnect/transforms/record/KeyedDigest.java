package dev.jetconnect.transforms.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 of texts, in hexadecimal digits.
 *
 * <p>Confined to one thread.
 */
public final class KeyedDigest {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    public KeyedDigest(String secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            // Every Java must have it.
            throw new IllegalStateException("This Java lacks " + ALGORITHM, e);
        }
    }

    public String of(String text) {
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }
}
