package dev.jetconnect.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
    void numberIsReadBackFromTheValue() {
        for (RecordForm form : new RecordForm[] {new RowForm(), new TextForm()}) {
            assertThat(form.number(form.value(1_234_567))).isEqualTo(1_234_567);
        }
    }
}
