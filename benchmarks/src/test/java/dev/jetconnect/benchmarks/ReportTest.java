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
                List.of(
                        new Measurement(Part.SNAPSHOT_SINK, 1, Map.of(Figure.RATE, 37_959.0)),
                        new Measurement(Part.SNAPSHOT_SINK, 2, Map.of(Figure.RATE, 3 * 37_959.0)));

        String table = new Report(Map.of(), runs, 1_000_000).table();

        assertThat(table)
                .contains("75,918   37,959–113,877", "37,959    2.00")
                .contains("from the baseline document, not this run");
    }
}
