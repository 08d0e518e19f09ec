package dev.jetconnect.sink.jdbc;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Asks the worker to commit offsets soon after many rows were written: by itself it does so each
 * minute, and until then whoever looks at the offsets does not know what is written. Confined to
 * the task thread.
 */
final class CommitRequests {
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(5);

    private final SinkTaskContext context;
    private final LongSupplier nanos;
    private boolean isOpen;
    private boolean areMany;
    private long since;

    CommitRequests(SinkTaskContext context, LongSupplier nanos) {
        this.context = context;
        this.nanos = nanos;
    }

    /** Records were taken. Behind a large batch the worker calls again soon, whatever comes. */
    void took(int records) {
        if (records == 0) {
            if (isOpen) {
                context.requestCommit();
            }
            return;
        }
        if (!isOpen) {
            isOpen = true;
            since = nanos.getAsLong();
        } else if (nanos.getAsLong() - since > BUSY.toNanos()) {
            context.requestCommit();
        }
        boolean isLarge = WriteBehind.isWorthwhile(records);
        if (areMany && !isLarge) {
            context.timeout(IDLE.toMillis());
        }
        areMany |= isLarge;
    }

    void committed() {
        isOpen = false;
        areMany = false;
    }
}
