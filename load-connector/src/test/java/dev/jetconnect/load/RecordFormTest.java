package dev.jetconnect.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.zip.Deflater;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class RecordFormTest {
    @Test
    void rowIsAsLongAsTheBaselineHasIt() {
        RowForm form = new RowForm();
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of(), false);

            for (long number : new long[] {0, 1, 499_999, 1_999_999}) {
                assertThat(converter.fromConnectData("load", form.schema(), form.value(number)))
                        .hasSize(1083);
            }
        }
    }

    @Test
    void textHas240Characters() {
        assertThat((String) new TextForm().value(1_999_999)).hasSize(240);
    }

    @Test
    void noiseStaysAsLongAsItsCharactersNeed() {
        int records = 200;
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < records; number++) {
            text.append((String) new NoiseForm().value(number));
        }
        byte[] compressed = new byte[text.length()];
        Deflater deflater = new Deflater();
        deflater.setInput(text.toString().getBytes(US_ASCII));
        deflater.finish();

        int length = deflater.deflate(compressed);
        deflater.end();

        assertThat(text).hasSize(records * 1000);
        // Six bits of eight are random.
        assertThat(length).isGreaterThan(text.length() * 7 / 10);
    }

    @Test
    void numberIsReadBackFromTheValue() {
        for (RecordForm form :
                new RecordForm[] {
                    new RowForm(), new TextForm(), new NoiseForm(), new ClockForm()
                }) {
            assertThat(form.number(form.value(1_234_567))).isEqualTo(1_234_567);
        }
    }
}
