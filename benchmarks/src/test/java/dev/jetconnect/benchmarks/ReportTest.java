package dev.jetconnect.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.benchmarks.Measurements.Measurement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddle() {
        assertThat(Report.median(new double[] {1, 2, 4, 9})).isEqualTo(3);
        assertThat(Report.median(new double[] {1, 2, 9})).isEqualTo(2);
    }

    @Test
    void factorAboveOneMeansBetterForRatesAndForCosts() {
        assertThat(Figure.RATE.factor(20, 10)).isEqualTo(2);
        assertThat(Figure.WORKER_CPU.factor(5, 10)).isEqualTo(2);
    }

    @Test
    void tableShowsTheOpponentBesideTheMedian() {
        List<Measurement> runs =
                List.of(sinkRun("JetConnect", 1, 37_959), sinkRun("JetConnect", 2, 3 * 37_959));

        String table = new Report(Map.of(), runs, 1_000_000).table();

        assertThat(table)
                .contains("75,918   37,959–113,877")
                .containsPattern("Kafka Connect\\* +37,959 +2\\.00")
                .contains("from the baseline document, not this run");
    }

    @Test
    void sideThatWasMeasuredReplacesTheConstants() {
        List<Measurement> runs =
                List.of(sinkRun("JetConnect", 1, 90_000), sinkRun("Kafka Connect", 1, 30_000));

        String table = new Report(Map.of(), runs, 1_000_000).table();

        assertThat(table)
                .containsPattern("Kafka Connect +30,000 +30,000–30,000 +3\\.00")
                .doesNotContain("baseline document");
    }

    private static Measurement sinkRun(String side, int run, double rate) {
        return new Measurement(Part.SNAPSHOT_SINK, side, run, Map.of(Figure.RATE, rate));
    }
}
