package dev.jetconnect.group;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.Bucket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final LeaseKey CONNECTOR = LeaseKey.of("orders");
    private static final LeaseKey TASK = new LeaseKey("orders", 0);
    private static final Collection<LeaseKey> KEYS = List.of(CONNECTOR, TASK);

    private static TestNats nats;

    private final LogSettings group = nats.newGroup();
    private final Bucket bucket = Group.openBucket(nats.client(), group.group(), 1);
    private final List<Group> started = new ArrayList<>();
    private final AtomicInteger replaced = new AtomicInteger();
    private final Queue<RestartOrder> orders = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @AfterEach
    void close() {
        started.forEach(Group::close);
    }

    @Test
    void oneWorkerIsToHoldAllAndTakesIt() {
        Group only = start("a:1");

        assertThat(only.wanted(KEYS)).containsExactlyInAnyOrder(CONNECTOR, TASK);
        assertThat(only.take(TASK)).isTrue();
        assertThat(only.isHeldHere(TASK)).isTrue();
        assertThat(only.heldHere()).containsExactly(TASK);
    }

    @Test
    void eachTakeHasAHigherEpoch() {
        Group first = start("a:1");
        Group second = start("b:1");
        assertThat(first.take(TASK)).isTrue();
        long before = first.epoch(TASK).orElseThrow();
        assertThat(first.take(TASK)).isTrue();
        long again = first.epoch(TASK).orElseThrow();
        first.release(TASK);
        await().until(() -> second.isFree(TASK));

        assertThat(second.take(TASK)).isTrue();

        assertThat(again).isGreaterThan(before);
        assertThat(second.epoch(TASK).orElseThrow()).isGreaterThan(again);
        assertThat(first.epoch(TASK)).isEmpty();
    }

    @Test
    void whatALivingWorkerHoldsIsNotTaken() {
        Group first = start("a:1");
        Group second = start("b:1");
        assertThat(first.take(TASK)).isTrue();
        await().until(() -> !second.isFree(TASK));

        assertThat(second.take(TASK)).isFalse();

        assertThat(first.isHeldHere(TASK)).isTrue();
    }

    @Test
    void ofTwoThatTakeAtOnceOneWins() {
        Group first = start("a:1");
        Group second = start("b:1");

        boolean isFirst = first.take(TASK);
        boolean isSecond = second.take(TASK); // its watch may not have told it yet

        assertThat(isFirst).isTrue();
        assertThat(isSecond).isFalse();
    }

    @Test
    void deadWorkersLeaseIsFreeWhenItsMembershipHasExpired() {
        Group dead = start("a:1");
        Group other = start("b:1");
        assertThat(dead.take(TASK)).isTrue();
        await().until(() -> !other.isFree(TASK));
        die(dead);

        await().atMost(ofSeconds(20)).until(() -> other.isFree(TASK));

        assertThat(other.wanted(KEYS)).containsExactlyInAnyOrder(CONNECTOR, TASK);
        assertThat(other.take(TASK)).isTrue();
    }

    @Test
    void workerThatStartsAgainAtItsAddressTakesItsLeasesAtOnce() {
        Group before = start("a:1");
        assertThat(before.take(TASK)).isTrue();
        die(before);

        Group after = start("a:1");

        assertThat(after.isFree(TASK)).isTrue();
        assertThat(after.take(TASK)).isTrue();
    }

    @Test
    void workerAloneDoesNotWaitForTheDead() {
        Group before = start("a:1");
        assertThat(before.take(TASK)).isTrue();
        die(before);

        Group alone = start("b:1", new GroupSettings(ofSeconds(10), ofSeconds(3), true));

        assertThat(alone.isFree(TASK)).isTrue();
    }

    @Test
    void workerWhoseMembershipExpiredUnderItKeepsWhatNobodyTook() {
        Group paused = start("a:1");
        assertThat(paused.take(TASK)).isTrue();
        bucket.delete(Members.key("a:1"));

        await().atMost(ofSeconds(20)).until(() -> bucket.get(Members.key("a:1")).isPresent());

        assertThat(paused.isHeldHere(TASK)).isTrue();
        assertThat(paused.wanted(KEYS)).contains(TASK);
    }

    @Test
    void leavingWorkerIsToHoldNothingAndTheOthersWaitForItsRelease() {
        Group leaving = start("a:1");
        Group other = start("b:1");
        assertThat(leaving.take(TASK)).isTrue();
        await().until(() -> !other.isFree(TASK));

        leaving.leave();

        assertThat(leaving.wanted(KEYS)).isEmpty();
        await().until(() -> other.wanted(KEYS).equals(Set.of(CONNECTOR, TASK)));
        assertThat(other.isFree(TASK)).isFalse();
        leaving.release(TASK);
        await().until(() -> other.isFree(TASK));
    }

    @Test
    void processAtTheSameAddressReplacesTheEarlierOne() {
        start("a:1");

        start("a:1");

        await().atMost(ofSeconds(20)).until(() -> replaced.get() == 1);
    }

    @Test
    void restartOrdersReachTheOthersOnly() {
        Group first = start("a:1");
        start("b:1");
        RestartOrder order = new RestartOrder("orders", true, Set.of(0, 2));

        first.order(order);

        await().until(() -> orders.contains(order));
        assertThat(orders).hasSize(1);
    }

    @Test
    void membersAndLeasesAreThereAfterACrashOfTheServer() {
        Group first = start("a:1");
        Group second = start("b:1");
        assertThat(first.take(TASK)).isTrue();
        long epoch = first.epoch(TASK).orElseThrow();

        nats.kill();
        nats.awaitAnswer();

        assertThat(second.take(TASK)).isFalse();
        assertThat(first.epoch(TASK)).hasValue(epoch);
        assertThat(replaced).hasValue(0);
    }

    private Group start(String workerId) {
        return start(workerId, new GroupSettings(ofSeconds(2), ofSeconds(1), false));
    }

    private Group start(String workerId, GroupSettings settings) {
        Group member = new Group(bucket, WorkerRun.startedNow(workerId), settings);
        member.start(
                new GroupListener() {
                    @Override
                    public void onChange() {}

                    @Override
                    public void onRestart(RestartOrder order) {
                        orders.add(order);
                    }

                    @Override
                    public void onReplaced() {
                        replaced.incrementAndGet();
                    }
                });
        started.add(member);
        return member;
    }

    /** As a process that is killed: its keys stay. */
    private void die(Group member) {
        member.stopHeartbeat();
        started.remove(member);
    }
}
