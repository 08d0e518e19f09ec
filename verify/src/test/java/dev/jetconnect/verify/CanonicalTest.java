package dev.jetconnect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTest {
    @ParameterizedTest
    @CsvSource({
        "NUMBER, NUMBER, 1.50, 1.5",
        "NUMBER, NUMBER, 100, 100",
        "NUMBER, NUMBER, 100.00, 100",
        "NUMBER, NUMBER, 0, 0",
        "NUMBER, NUMBER, 0.00, 0",
        "NUMBER, NUMBER, -0, 0",
        "NUMBER, NUMBER, -0.0, 0",
        "NUMBER, NUMBER, -0.5, -0.5",
        "NUMBER, NUMBER, .5, 0.5",
        "NUMBER, NUMBER, 00042, 42",
        "NUMBER, NUMBER, 1e2, 100",
        "NUMBER, NUMBER, NaN, NaN",
        "NUMBER, TEXT, 1E+2, 100",
        "NUMBER, TEXT, 1e2000000000, 1e2000000000",
        "NUMBER, TEXT, '', ''",
        "NUMBER, TEXT, -, -",
        "NUMBER, BOOLEAN, t, 1",
        "NUMBER, BITS, 0010, 2",
        "SINGLE, SINGLE, 0.1, 0.1",
        "SINGLE, DOUBLE, 0.10000000149011612, 0.1",
        "DOUBLE, DOUBLE, -0, 0.0",
        "DOUBLE, NUMBER, 1.50, 1.5",
        "DOUBLE, DOUBLE, Infinity, Infinity",
        "PADDED_TEXT, PADDED_TEXT, 'ab   ', ab",
        "TEXT, TEXT, 'ab ', 'ab '",
        "UUID, TEXT, 0F8F, 0f8f",
        "DATE, DATE, 0000-00-00, ",
        "DATE, DATE, 2024-02-00, ",
        "DATE, DATE, 2024-10-20, 2024-10-20",
        "DATE, DATE, 20240-01-01, 20240-01-01",
        "DATE, DATE, infinity, infinity",
        "TIME, TIME, 10:15:30.120000, 10:15:30.12",
        "TIME, TIME, 10:15:30.000000, 10:15:30",
        "TIMESTAMP, TIMESTAMP, 2024-05-01 10:15:30.5+00, 2024-05-01 10:15:30.5",
        "TIMESTAMP, TIMESTAMP, 0044-03-15 12:00:00+00 BC, 0044-03-15 12:00:00 BC",
        "TIMESTAMP, TIMESTAMP, 0000-00-00 00:00:00.000000, "
    })
    void valuesOfOneMeaningHaveOneForm(Form form, ColumnKind kind, String value, String canonical) {
        assertThat(new Canonical(form, kind, 6).of(value)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10:15:30.999999, 10:15:30",
        "3, 10:15:30.123456, 10:15:30.123",
        "3, 10:15:30.000456, 10:15:30",
        "6, 10:15:30, 10:15:30"
    })
    void furtherDigitsOfSecondsAreCut(int digits, String value, String canonical) {
        assertThat(new Canonical(Form.TIME, ColumnKind.TIME, digits).of(value))
                .isEqualTo(canonical);
    }

    @Test
    void jsonIsComparedByWhatItSays() {
        String one = "{\"b\": 1.0,  \"a\": [1.50, null, true, \"\\u00fc\"], \"b\": 2}";
        String other = "{\"a\":[1.5,null,true,\"ü\"],\"b\":2}";

        assertThat(CanonicalJson.of(one, false)).isEqualTo(CanonicalJson.of(other, false));
        assertThat(CanonicalJson.of("[1]", false)).isNotEqualTo(CanonicalJson.of("[\"1\"]", false));
        assertThat(CanonicalJson.of("[1, 2]", false)).isNotEqualTo(CanonicalJson.of("[12]", false));
        assertThat(CanonicalJson.of("123456789012345678901234567890.1", true))
                .isEqualTo(CanonicalJson.of("1.2345678901234568e29", true));
        assertThat(CanonicalJson.of("123456789012345678901234567890.1", false))
                .isEqualTo("123456789012345678901234567890.1");
        assertThat(CanonicalJson.of("no JSON", false)).isEqualTo("no JSON");
    }
}
