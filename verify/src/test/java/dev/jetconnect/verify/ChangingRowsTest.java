package dev.jetconnect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Comparisons while changes are on their way from the source to the target. */
class ChangingRowsTest {
    private DatabaseAddress source;
    private DatabaseAddress target;

    @BeforeEach
    void create() {
        source = TestServers.create(DatabaseKind.POSTGRESQL, "changing_source");
        target = TestServers.create(DatabaseKind.POSTGRESQL, "changing_target");
        for (DatabaseAddress side : new DatabaseAddress[] {source, target}) {
            TestServers.execute(
                    side,
                    "CREATE TABLE t (id int PRIMARY KEY, v int)",
                    "INSERT INTO t SELECT n, 0 FROM generate_series(1, 1000) n");
        }
        TestServers.execute(source, "UPDATE t SET v = 1 WHERE id = 500");
    }

    @Test
    void changeThatArrivesLaterIsNoDifference() throws InterruptedException {
        VerifyReport report =
                verify(
                        Duration.ofMinutes(1),
                        seen -> {
                            if (seen.tables().get(0).changed() == 1) {
                                TestServers.execute(target, "UPDATE t SET v = 1 WHERE id = 500");
                            }
                        });

        assertThat(report.state()).isEqualTo(VerifyState.EQUAL);
    }

    @Test
    void changeThatNeverArrivesIsADifference() throws InterruptedException {
        VerifyReport report = verify(Duration.ofMillis(100), seen -> {});

        assertThat(report.state()).isEqualTo(VerifyState.DIFFERENT);
        assertThat(report.tables().get(0).changed()).isOne();
    }

    @Test
    void rowThatTheSourceWritesAllTheTimeIsSaidToMove() throws InterruptedException {
        AtomicInteger version = new AtomicInteger(1);

        VerifyReport report =
                verify(
                        Duration.ofMillis(300),
                        seen ->
                                TestServers.execute(
                                        source,
                                        "UPDATE t SET v = "
                                                + version.incrementAndGet()
                                                + " WHERE id = 500"));

        assertThat(report.state()).isEqualTo(VerifyState.UNSETTLED);
        assertThat(report.tables().get(0).moving()).isOne();
        assertThat(report.status()).isEqualTo(2);
    }

    private VerifyReport verify(Duration recheck, Consumer<VerifyReport> progress)
            throws InterruptedException {
        VerifySettings settings =
                new VerifySettings(
                        source,
                        target,
                        new TableChoice(
                                java.util.List.of(),
                                java.util.List.of(),
                                java.util.Map.of(),
                                new TargetNames("${source.table}", "")),
                        new ColumnChoice(java.util.List.of()),
                        2,
                        100_000,
                        recheck,
                        Duration.ofMillis(20),
                        java.util.Optional.empty(),
                        100,
                        true);
        return new Verification(settings, progress).run();
    }
}
