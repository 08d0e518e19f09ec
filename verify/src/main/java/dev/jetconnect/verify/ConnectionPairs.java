package dev.jetconnect.verify;

import java.util.HashSet;
import java.util.Set;

/** The connections that a run has open, so that it can be stopped. Thread-safe. */
final class ConnectionPairs {
    private final Side source;
    private final Side target;
    private final Set<ConnectionPair> open = new HashSet<>();
    private boolean isStopped;

    ConnectionPairs(Side source, Side target) {
        this.source = source;
        this.target = target;
    }

    /** Opens two connections; they go back by {@link #close}. */
    ConnectionPair open() {
        ConnectionPair pair = ConnectionPair.open(source, target);
        synchronized (this) {
            if (isStopped) {
                pair.close();
                throw new VerifyException("The comparison was stopped.");
            }
            open.add(pair);
            return pair;
        }
    }

    void close(ConnectionPair pair) {
        synchronized (this) {
            open.remove(pair);
        }
        pair.close();
    }

    /** Ends what is being read, and lets nothing be read any more. */
    synchronized void stop() {
        isStopped = true;
        open.forEach(ConnectionPair::abort);
    }

    synchronized boolean isStopped() {
        return isStopped;
    }
}
