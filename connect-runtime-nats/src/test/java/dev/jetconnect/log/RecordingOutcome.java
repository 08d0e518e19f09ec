package dev.jetconnect.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Remembers what became of units.
 *
 * <p>Thread-safe.
 */
final class RecordingOutcome implements PublishOutcome {
    final List<Long> stored = Collections.synchronizedList(new ArrayList<>());
    final List<RuntimeException> failed = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void stored(long streamSequence) {
        stored.add(streamSequence);
    }

    @Override
    public void failed(RuntimeException cause) {
        failed.add(cause);
    }
}
