package dev.jetconnect.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
    private static final long RESERVE = 800;

    private final ServerStorage storage = new ServerStorage();
    private final TestDisk disk = new TestDisk();
    private final DiskWatch watch = new DiskWatch("/data", disk, RESERVE, storage);

    @Test
    void recordsMayTakeTheDiskUpToTheReserve() {
        look(RESERVE);

        assertThat(storage.shortage()).isEmpty();
        assertThat(watch.isFull()).isFalse();
    }

    @Test
    void sourcesWaitWithTheReasonAndTheRemedyBelowTheReserve() {
        look(RESERVE - 1);

        assertThat(watch.isFull()).isTrue();
        assertThat(storage.shortage().orElseThrow())
                .contains("data.dir '/data'", "Free space", "data.dir.free.bytes.min");
    }

    @Test
    void sourcesGoOnWhenThereIsSomeMoreThanTheReserve() {
        look(RESERVE - 1);

        look(RESERVE + 1);
        assertThat(watch.isFull()).as("a few bytes to and fro").isTrue();

        look(RESERVE + RESERVE / 4);
        assertThat(watch.isFull()).isFalse();
        assertThat(storage.shortage()).isEmpty();
    }

    @Test
    void serverIsStartedAgainOnceAfterTheDiskWasFullToItsEnd() {
        look(0);
        assertThat(watch.takeRecovery()).as("still full").isFalse();

        look(10 * RESERVE);

        assertThat(watch.takeRecovery()).isTrue();
        assertThat(watch.takeRecovery()).isFalse();
    }

    @Test
    void serverStaysWhenTheReserveHeld() {
        look(RESERVE / 2);

        look(10 * RESERVE);

        assertThat(watch.takeRecovery()).isFalse();
    }

    @Test
    void reserveIsATenthOfASmallDiskAndAGibibyteOfALargeOne() throws IOException {
        DiskWatch unset = new DiskWatch("/data", disk, -1, storage);

        disk.total = 10_000;
        assertThat(unset.reserveBytes()).isEqualTo(1000);

        disk.total = 1L << 40;
        assertThat(unset.reserveBytes()).isEqualTo(1L << 30);
    }

    @Test
    void diskThatDoesNotTellIsLeftAlone() {
        look(RESERVE - 1);
        disk.free = -1;

        watch.look();

        assertThat(watch.isFull()).isTrue();
    }

    private void look(long free) {
        disk.free = free;
        watch.look();
    }

    private static final class TestDisk implements DiskWatch.Disk {
        private long free;
        private long total = 1 << 20;

        @Override
        public long freeBytes() throws IOException {
            if (free < 0) {
                throw new IOException("stale handle");
            }
            return free;
        }

        @Override
        public long totalBytes() {
            return total;
        }
    }
}
