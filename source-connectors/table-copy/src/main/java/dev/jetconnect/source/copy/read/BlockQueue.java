package dev.jetconnect.source.copy.read;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What was read and is not handed over yet, bounded in bytes. Thread-safe. */
public final class BlockQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasChanged = lock.newCondition();
    private final Queue<Block> blocks = new ArrayDeque<>();
    private final long bytesMax;
    private long bytes;
    private Throwable failure;

    public BlockQueue(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Adds a block, as soon as there is room; into an empty queue at once, however long it is. */
    public void put(Block block) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!blocks.isEmpty() && bytes + block.text().length > bytesMax) {
                hasChanged.await();
            }
            blocks.add(block);
            bytes += block.text().length;
            hasChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells what takes blocks that reading has failed; only the first time counts. */
    public void fail(Throwable error) {
        lock.lock();
        try {
            failure = failure == null ? error : failure;
            hasChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes blocks, after waiting for the first one.
     *
     * @param takeBytes the most bytes, though the first block may be longer
     * @throws ReadFailure reading has failed
     */
    public List<Block> take(long takeBytes, long waitMillis)
            throws InterruptedException, ReadFailure {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
            while (blocks.isEmpty() && failure == null && left > 0) {
                left = hasChanged.awaitNanos(left);
            }
            if (failure != null) {
                throw new ReadFailure(failure);
            }
            List<Block> taken = new ArrayList<>();
            long takenBytes = 0;
            while (!blocks.isEmpty()
                    && (taken.isEmpty() || takenBytes + blocks.peek().text().length <= takeBytes)) {
                Block block = blocks.remove();
                takenBytes += block.text().length;
                taken.add(block);
            }
            bytes -= takenBytes;
            hasChanged.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
