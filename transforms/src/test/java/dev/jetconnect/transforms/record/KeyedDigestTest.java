package dev.jetconnect.transforms.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedDigestTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 63, 64, 65, 200})
    void givesWhatJavaGives(int keyLength) throws GeneralSecurityException {
        String key = "k".repeat(keyLength);
        KeyedDigest digest = new KeyedDigest(key);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));

        for (int length = 0; length < 200; length++) {
            String text = "ü".repeat(length);
            byte[] expected = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            assertThat(digest.of(text)).isEqualTo(HexFormat.of().formatHex(expected));
        }
    }
}
