package dev.jetconnect.verify;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Reads a part of a table on both sides at once. Thread-safe. */
final class PartReader {
    private final RowScan source;
    private final RowScan target;
    private final Executor besides;

    /**
     * @param besides runs the target's half while the caller reads the source's; has a thread for
     *     each caller
     */
    PartReader(RowScan source, RowScan target, Executor besides) {
        this.source = source;
        this.target = target;
        this.besides = besides;
    }

    void read(
            ConnectionPair connections,
            KeyRange range,
            RowVisitor sourceRows,
            RowVisitor targetRows) {
        CompletableFuture<Void> half =
                CompletableFuture.runAsync(
                        () -> target.run(connections.target(), range, targetRows), besides);
        try {
            source.run(connections.source(), range, sourceRows);
        } finally {
            // Its connection is free again, whatever has become of the source's half.
            half.handle((done, failure) -> null).join();
        }
        try {
            half.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
