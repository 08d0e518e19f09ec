package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms that Debezium's PostgreSQL connector gives its placeholder, by the column's type. */
class UnavailableValueTest {
    private static final String TEXT = "__debezium_unavailable_value";
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

    static Stream<Object> placeholders() {
        return Stream.of(
                TEXT,
                BYTES,
                ByteBuffer.wrap(BYTES),
                List.of(TEXT),
                List.of(BYTES),
                TEXT.chars().boxed().toList(),
                TEXT.chars().mapToObj(c -> (long) c).toList(),
                Map.of(TEXT, TEXT),
                List.of("b68a35a7-17ad-35b3-af2a-ae46edb4545a"));
    }

    static Stream<Object> values() {
        return Stream.of(
                "",
                List.of(),
                Arrays.asList((Object) null),
                List.of("a"),
                List.of(TEXT, TEXT),
                List.of(1, 2),
                TEXT.chars().mapToObj(c -> "" + (char) c).toList(),
                Map.of(),
                Map.of(TEXT, "a"),
                7);
    }

    @ParameterizedTest
    @MethodSource("placeholders")
    void placeholderOfAnyTypeIsKnown(Object value) {
        assertThat(UnavailableValue.is(value)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreNoPlaceholders(Object value) {
        assertThat(UnavailableValue.is(value)).isFalse();
    }
}
