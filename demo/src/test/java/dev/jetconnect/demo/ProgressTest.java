package dev.jetconnect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void writesOneLineAnewOnATerminal() {
        Progress progress = new Progress(out, true, Duration.ZERO);

        progress.show("first");
        progress.show("second");
        progress.print("last");

        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "\r\u001b[Kfirst\r\u001b[Ksecond\r\u001b[Klast" + System.lineSeparator());
    }

    @Test
    void leavesStatesOutBetweenTwoLinesElsewhere() {
        Progress progress = new Progress(out, false, Duration.ofHours(1));

        progress.show("first");
        progress.show("second");
        progress.print("last");

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("first", "last");
    }
}
