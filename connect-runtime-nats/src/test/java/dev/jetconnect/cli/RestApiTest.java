package dev.jetconnect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestApiTest {
    @ParameterizedTest
    @CsvSource({
        "plain-name_1.x, plain-name_1.x",
        "a b, a%20b",
        "a+b, a%2Bb",
        "a/b?c#d, a%2Fb%3Fc%23d",
        "50%, 50%25",
        "näme, n%C3%A4me"
    })
    void oddNamesBecomeOnePartOfAPath(String name, String encoded) {
        assertThat(RestApi.encode(name)).isEqualTo(encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a+b", "a/b?c#d;e=f&g", "50%25", "\"q\" \\ ☃", "a:b@c"})
    void encodedNameIsReadBackFromTheAddress(String name) {
        URI address = URI.create("http://worker:8083/connectors/" + RestApi.encode(name));

        assertThat(address.getPath()).isEqualTo("/connectors/" + name);
        assertThat(address.getQuery()).isNull();
        assertThat(address.getFragment()).isNull();
    }
}
