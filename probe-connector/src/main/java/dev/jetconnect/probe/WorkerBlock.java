package dev.jetconnect.probe;

import java.nio.file.Path;

/**
 * Blocks calls that come without a connector's config: while a file {@code block-PLACE} is in the
 * folder that the worker's environment names in {@code PROBE_BLOCK_FOLDER}.
 *
 * <p>Thread-safe.
 */
final class WorkerBlock {
    private WorkerBlock() {}

    static void await(String place) {
        String folder = System.getenv("PROBE_BLOCK_FOLDER");
        if (folder != null) {
            Calls.awaitAbsence(Path.of(folder, "block-" + place));
        }
    }
}
