package dev.jetconnect.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {
    /** From an implementation of its own that gives the authors' vectors for SipHash-2-4. */
    @Test
    void givesTheVectorsOfAnotherImplementation() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        hash.begin();
        hash.end();
        assertThat(hash.low()).isEqualTo(0xbea58827b2bc7ee7L);
        assertThat(hash.high()).isEqualTo(0x13030dd6adb62fdL);

        hash.begin();
        hash.add(0x0706050403020100L);
        hash.add(0x0f0e0d0c0b0a0908L);
        hash.end();
        assertThat(hash.low()).isEqualTo(0xeb8e511557d9a8d0L);
        assertThat(hash.high()).isEqualTo(0x93179e3df8b013b5L);
    }

    @Test
    void textsThatFormTheSameLettersDiffer() {
        assertThat(of("ab", "c")).isNotEqualTo(of("a", "bc"));
        assertThat(of("ab", "c")).isEqualTo(of("ab", "c"));
    }

    @Test
    void textsOfAnyCharactersDiffer() {
        String[] texts = {
            "",
            "a",
            "aaaaaaa",
            "aaaaaaaa",
            "\u0001",
            "\u0100",
            "\u0001\u0000",
            "\u0000\u0001",
            "aaaaaa\u0161",
            "aaaaaa\u0261",
            "aaaaaaa\u0161",
            "\uffff\uffff\uffff\uffff",
            "\uffff\uffff\uffff",
            "\u0000\u0000\u0000",
            "\u0000\u0000",
            "aaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaab",
            "baaaaaaaaaaaaaa",
            "aaaaaaaaaaaaa\u0261",
            "aaaaaa\u0261aaaaaaa",
            "aaaaaaa\u0261aaaaaa",
            "aaaaaa\u0261\u0261aaaaaa"
        };

        assertThat(java.util.Arrays.stream(texts).map(SipHashTest::of)).doesNotHaveDuplicates();
    }

    private static String of(String... texts) {
        SipHash hash = new SipHash(1, 2);
        for (String text : texts) {
            hash.add(text);
        }
        hash.end();
        return hash.low() + "/" + hash.high();
    }
}
