package dev.jetconnect.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.log.OrderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class SequencerTest {
    private static final long TIMEOUT = 1000;

    private final RecordingOutlet out = new RecordingOutlet();
    private final SequencerMetrics metrics = new SequencerMetrics();
    private long now;

    @Test
    void inOrderRecordsPassAtOnce() {
        Sequencer<String> sequencer = begun(GapPolicy.FAIL);

        offer(sequencer, 1, 2, 3);

        assertThat(out.passed).containsExactly("1", "2", "3");
    }

    @Test
    void earlyRecordsWaitUntilTheGapCloses() {
        Sequencer<String> sequencer = begun(GapPolicy.FAIL);

        offer(sequencer, 1, 3, 4);
        assertThat(out.passed).containsExactly("1");
        assertThat(sequencer.waiting()).containsExactly("3", "4");

        offer(sequencer, 2);
        assertThat(out.passed).containsExactly("1", "2", "3", "4");
        assertThat(sequencer.nextExpiryMillis()).isEmpty();
    }

    @Test
    void unorderedRecordsPassBetween() {
        Sequencer<String> sequencer = begun(GapPolicy.FAIL);

        offer(sequencer, 2);
        sequencer.offer(Optional.empty(), "unordered", now, out);

        assertThat(out.passed).containsExactly("unordered");
    }

    @Test
    void whatWasPassedOnBeforeIsADuplicate() {
        Sequencer<String> sequencer = begun(GapPolicy.FAIL);

        offer(sequencer, 1, 2, 1, 4, 4);

        assertThat(out.passed).containsExactly("1", "2");
        assertThat(out.duplicates).containsExactly("1", "4");
    }

    @Test
    void ordersDoNotWaitForEachOther() {
        Sequencer<String> sequencer =
                new Sequencer<>(settings(100, GapPolicy.FAIL), Map.of(), metrics);
        sequencer.offer(Optional.of(new Place("a", "1", null)), "a1", now, out);
        sequencer.offer(Optional.of(new Place("b", "1", null)), "b1", now, out);
        sequencer.offer(Optional.of(new Place("a", "3", "2")), "a3", now, out);
        sequencer.offer(Optional.of(new Place("b", "2", "1")), "b2", now, out);

        assertThat(out.passed).containsExactly("a1", "b1", "b2");
    }

    @Test
    void gapThatTimesOutFailsOrIsGivenUp() {
        Sequencer<String> failing = begun(GapPolicy.FAIL);
        offer(failing, 2);
        now = TIMEOUT - 1;
        failing.expire(now, out);
        now = TIMEOUT;
        assertThatThrownBy(() -> failing.expire(now, out))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("between p00 and p02 are missing")
                .hasMessageContaining("1000 ms");

        Sequencer<String> passing = begun(GapPolicy.PASS);
        offer(passing, 2, 3);
        now += TIMEOUT;
        passing.expire(now, out);
        assertThat(out.passed).containsExactly("2", "3");
    }

    @Test
    void recordOfAGapThatWasGivenUpIsLateAndNoDuplicate() {
        Sequencer<String> sequencer = begun(GapPolicy.DROP);
        offer(sequencer, 4);
        now += TIMEOUT;
        sequencer.expire(now, out);
        assertThat(out.refused).containsExactly("4");

        offer(sequencer, 2, 2, 5, 4, 3);

        assertThat(out.refused).containsExactly("4", "2", "3");
        assertThat(out.duplicates).containsExactly("2", "4");
        assertThat(out.passed).containsExactly("5");
    }

    @Test
    void overflowGivesUpTheOldestGap() {
        Sequencer<String> sequencer = begun(settings(2, GapPolicy.PASS));

        offer(sequencer, 2, 4, 5);

        assertThat(out.passed).containsExactly("2");
        assertThat(sequencer.waiting()).containsExactly("4", "5");
    }

    @Test
    void orderWhoseBeginningIsUnknownBeginsWithWhatCameInTime() {
        Sequencer<String> sequencer =
                new Sequencer<>(settings(100, GapPolicy.FAIL), Map.of(), metrics);
        offer(sequencer, 5, 4);
        assertThat(out.passed).isEmpty();

        now += TIMEOUT;
        sequencer.expire(now, out);

        assertThat(out.passed).containsExactly("4", "5");
    }

    @Test
    void newRunOfTheSourceWaitsForWhatCameOfTheLastOne() {
        Sequencer<String> sequencer = begun(GapPolicy.FAIL);
        offer(sequencer, 2);

        sequencer.offer(Optional.of(new Place("", position(7), null)), "7", now, out);
        assertThat(out.passed).isEmpty();
        offer(sequencer, 1);

        assertThat(out.passed).containsExactly("1", "2", "7");
    }

    @Test
    void stateSaysWhatIsBehindAndWhatIsMissing() {
        Sequencer<String> sequencer = begun(GapPolicy.PASS);
        offer(sequencer, 1, 3);
        now += TIMEOUT;
        sequencer.expire(now, out);
        offer(sequencer, 9);

        Sequencer<String> next =
                new Sequencer<>(settings(100, GapPolicy.DROP), sequencer.states(), metrics);
        offer(next, 1, 3, 4, 2);

        assertThat(out.passed).containsExactly("1", "3", "4");
        assertThat(out.duplicates).containsExactly("1", "3");
        assertThat(out.refused).containsExactly("2");
    }

    private Sequencer<String> begun(GapPolicy policy) {
        return begun(settings(100, policy));
    }

    private Sequencer<String> begun(SequencerSettings settings) {
        return new Sequencer<>(
                settings, Map.of("", new OrderState(position(0), List.of())), metrics);
    }

    private static SequencerSettings settings(int waitingMax, GapPolicy policy) {
        return new SequencerSettings(
                waitingMax, java.time.Duration.ofMillis(TIMEOUT), policy, policy, policy);
    }

    private void offer(Sequencer<String> sequencer, int... numbers) {
        for (int number : numbers) {
            Place place = new Place("", position(number), position(number - 1));
            sequencer.offer(Optional.of(place), Integer.toString(number), now, out);
        }
    }

    private static String position(int number) {
        return "p0" + number;
    }

    private static final class RecordingOutlet implements Outlet<String> {
        private final List<String> passed = new ArrayList<>();
        private final List<String> duplicates = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();

        @Override
        public void pass(String record) {
            passed.add(record);
        }

        @Override
        public void dropDuplicate(String record) {
            duplicates.add(record);
        }

        @Override
        public void refuse(String record, GapPolicy policy, String reason) {
            if (policy == GapPolicy.FAIL) {
                throw new DataException(reason);
            }
            refused.add(record);
        }
    }
}
