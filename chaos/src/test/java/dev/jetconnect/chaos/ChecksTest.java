package dev.jetconnect.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.chaos.Evidence.Happening;
import dev.jetconnect.chaos.ProbeLedger.Applied;
import dev.jetconnect.chaos.ProbeLedger.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each check on a good run that is spoiled in one place. */
class ChecksTest {
    private static final Limits LIMITS = Limits.usual();

    private final RunOnPaper run = new RunOnPaper();

    @Test
    void goodRunKeepsAllPromises() {
        assertThat(Check.all(LIMITS))
                .hasSize(8)
                .allSatisfy(check -> assertThat(check.findings(run.evidence())).isEmpty());
    }

    @Test
    void confirmedRecordThatIsInNoStreamIsFound() {
        run.sourceEvents.add(RunOnPaper.confirmation(103, "2-b", 4));

        assertFound(new DurableBeforeConfirmed(), "record 0-0:4 was confirmed");
    }

    @Test
    void slotAheadOfTheStreamIsFound() {
        run.slots.add(new Evidence.SlotSample(1001, 1000));

        assertFound(new DurableBeforeConfirmed(), "the slot was moved to 1001");
    }

    @Test
    void recordMissingInTheStreamIsFound() {
        run.stored.remove(1);

        assertFound(new NothingLost(), "record 0-0:1 is not in the stream");
    }

    @Test
    void recordThatNeverCameToTheSinkIsFound() {
        run.applied.remove(3);

        assertFound(new NothingLost(), "record 0-0:3 is in the stream and never came");
    }

    @Test
    void rowMissingInTheStreamIsFound() {
        run.rows.remove(3);

        assertFound(new NothingLost(), "row journal_b 2 is not in the stream");
    }

    @Test
    void rowMissingInTheTargetIsFound() {
        run.arrived.get("journal_a").remove(1L);

        assertFound(new NothingLost(), "row journal_a 1 is not in the target");
    }

    @Test
    void recordStoredTwiceIsFound() {
        run.stored.add(RunOnPaper.record(14, 3, "2-b"));

        assertFound(new NothingDoubled(), "record 0-0:3 is in the stream again, at 14");
    }

    @Test
    void rowStoredTwiceIsFound() {
        run.rows.add(new Evidence.StoredRow(3, "journal_b", 2));

        assertFound(new NothingDoubled(), "row journal_b 2 is in the stream again, at 3");
    }

    @Test
    void rowAppliedTwiceIsFound() {
        run.arrived.get("journal_b").add(2L);

        assertFound(new NothingDoubled(), "row journal_b 2 is in the target again");
    }

    @Test
    void recordThatAForeignSinkGetsAgainInOrderIsAllowed() {
        run.applied.add(new Applied(104_000, "3-d", 0, 0, 2, "0-0", 2));
        run.applied.add(new Applied(104_000, "3-d", 0, 0, 3, "0-0", 3));

        assertThat(new NothingDoubled().findings(run.evidence())).isEmpty();
        assertThat(new InOrder().findings(run.evidence())).isEmpty();
    }

    @Test
    void recordStoredBehindALaterOneIsFound() {
        run.stored.add(2, run.stored.remove(3));

        assertFound(new InOrder(), "record 0-0:2 stands in the stream behind 3");
    }

    @Test
    void recordThatTheSinkGotTooEarlyIsFound() {
        run.applied.remove(2);
        run.applied.add(new Applied(104_000, "3-d", 0, 0, 2, "0-0", 2));

        assertFound(new InOrder(), "the sink got 0-0:3 when it had got them up to 1");
    }

    @Test
    void recordThatOneRunOfTheSinkGotBackwardsIsFound() {
        run.applied.add(new Applied(104_000, "2-b", 0, 0, 2, "0-0", 2));

        assertFound(new InOrder(), "run 2-b of task 0 got 0-0:2 after 3");
    }

    @Test
    void rowOfALaterTransactionBeforeAnEarlierOneIsFound() {
        run.rows.add(1, run.rows.remove(2));

        assertFound(new InOrder(), "row journal_b 1 stands in the stream behind a later one");
    }

    @Test
    void rowThatArrivesAfterALaterOneIsFound() {
        run.arrived.get("journal_a").add(0, 2L);

        assertFound(new InOrder(), "row journal_a 1 came to the target after 2");
    }

    @Test
    void recordOfARunThatHasASuccessorIsFound() {
        run.stored.add(RunOnPaper.record(14, 4, "1-a"));

        assertFound(new OneOwner(LIMITS), "run 1-a stored 0-0:4, at 14, after its successor");
    }

    @Test
    void runThatDoesNotEndIsFound() {
        run.sinkEvents.add(new Event(140_000, "1-a", "task-0", "put", "1"));

        assertFound(new OneOwner(LIMITS), "run 1-a of task-0 was still there");
    }

    @Test
    void runOfAWorkerThatHungUntilThenMayEndLater() {
        Fault pause = new WorkerFault(WorkerFault.Way.PAUSED, 0, Duration.ofSeconds(60));
        run.happenings.add(new Happening(90_000, 150_000, pause));
        run.sinkEvents.add(new Event(155_000, "1-a", "task-0", "stop", ""));

        assertThat(new OneOwner(LIMITS).findings(run.evidence())).isEmpty();
    }

    @Test
    void committedPositionThatGoesBackIsFound() {
        run.positions.add(new Evidence.PositionSample(3000, "numbers-sink", "numbers-0", 1));

        assertFound(new OneOwner(LIMITS), "numbers-0 went back from 3 to 1");
    }

    @Test
    void tooMuchMemoryIsFound() {
        run.samples.add(new ChaosWorker.Sample("worker-1", 5L << 30, 80));

        assertFound(new Bounded(LIMITS), "worker-1 had 5120 MB");
    }

    @Test
    void tooManyThreadsAreFound() {
        run.samples.add(new ChaosWorker.Sample("worker-1", 300L << 20, 4000));

        assertFound(new Bounded(LIMITS), "worker-1 had 4000 threads");
    }

    @Test
    void workerWithoutMemoryIsFound() {
        run.ends.put("worker-1", java.util.List.of(1, 3));

        assertFound(new Bounded(LIMITS), "worker-1 ran out of memory");
    }

    @Test
    void bystanderThatStartsAgainWithoutReasonIsFound() {
        Fault change = new RestFault(RestFault.Request.CHANGE, "numbers-source", Duration.ZERO);
        run.happenings.add(new Happening(30_000, 30_000, change));
        run.bystanderEvents.add(new Event(31_000, "1-d", "task-0", "start", ""));

        assertFound(new NoneDisturbed(LIMITS), "task-0 of bystander-source started again");
    }

    @Test
    void bystanderThatStartsAgainSinceItsWorkerDiedIsFine() {
        Fault kill = new WorkerFault(WorkerFault.Way.KILLED, 0, Duration.ofSeconds(3));
        run.happenings.add(new Happening(30_000, 33_000, kill));
        run.bystanderEvents.add(new Event(41_000, "1-d", "task-0", "start", ""));

        assertThat(new NoneDisturbed(LIMITS).findings(run.evidence())).isEmpty();
    }

    @Test
    void bystanderThatStandsStillWithoutReasonIsFound() {
        run.bystanderApplied.add(new Applied(90_000, "1-c", 0, 0, 4, "0-0", 4));

        assertFound(new NoneDisturbed(LIMITS), "nothing came to bystander-sink");
    }

    @Test
    void secretInALogIsFound() {
        run.texts.put("the log of worker-1", "password=" + World.SECRET);

        assertFound(new SecretsStaySecret(), "the log of worker-1");
    }

    private void assertFound(Check check, String words) {
        assertThat(check.findings(run.evidence()))
                .hasSize(1)
                .allSatisfy(finding -> assertThat(finding).contains(words));
    }
}
