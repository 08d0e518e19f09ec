package dev.jetconnect.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.progress.TargetStructures.Told;
import dev.jetconnect.tools.DatabaseTools;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TargetStructuresTest {
    private static final String FINDINGS =
            """
            [{"table": "public.a", "object": "index i", "state": "left_out", "reason": "no form",
              "remedy": "Create it"},
             {"table": "public.a", "object": "foreign key f", "state": "waiting"},
             {"table": "public.b", "object": "index j", "state": "refused", "reason": "rows"}]
            """;

    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final TargetStructures structures =
            new TargetStructures(new DatabaseTools(name -> new Answering(), config -> config));

    /** Answers when it may. */
    private final class Answering implements ToolProvider {
        @Override
        public String name() {
            return "structure";
        }

        @Override
        public int run(PrintWriter out, PrintWriter err, String... arguments) {
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (arguments[0].contains("wrong")) {
                err.println("The password is wrong.");
                return 2;
            }
            out.println(FINDINGS);
            return 0;
        }
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        structures.close();
    }

    private Told told(String sink, boolean isAtEnd) {
        return structures.of(sink, Map.of("name", sink), isAtEnd);
    }

    @Test
    void whoLooksAtARunningCopyDoesNotWaitForTheTarget() {
        assertThat(told("sink", false)).isEqualTo(Told.NOTHING);

        mayAnswer.countDown();

        await().untilAsserted(() -> assertThat(told("sink", false).findings()).hasSize(3));
    }

    @Test
    void atTheEndTheTargetIsWaitedFor() {
        mayAnswer.countDown();

        assertThat(told("sink", true).findings()).hasSize(3);
    }

    @Test
    void targetThatDoesNotAnswerHoldsNobodyForLong() {
        Told told = told("sink", true);

        assertThat(told.findings()).isEmpty();
        assertThat(told.problem()).hasValue("it has not answered for 5 s");
    }

    @Test
    void targetSaysWhyItHasNoAnswer() {
        mayAnswer.countDown();

        assertThat(told("wrong", true).problem()).hasValue("The password is wrong.");
    }

    @Test
    void findingsAreOfTheTablesOfTheCopyAndWaitingOnesOnlyOfItsEnd() {
        mayAnswer.countDown();
        Told told = told("sink", true);

        assertThat(told.of(Set.of("public.a"), false).findings())
                .hasToString("[public.a, index i: left out: no form. Create it]");
        assertThat(told.of(Set.of("public.a"), true).findings())
                .extracting(Object::toString)
                .contains("public.a, foreign key f: waiting: the other table is not built");
    }
}
