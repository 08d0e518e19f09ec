package dev.jetconnect.group;

import java.time.Duration;

/**
 * How a worker lives in its group.
 *
 * @param sessionTimeout how long after its last heartbeat a worker counts as dead
 * @param isAlone nobody else can be there: whoever held a lease is gone
 */
public record GroupSettings(Duration sessionTimeout, Duration heartbeat, boolean isAlone) {
    /**
     * When NATS itself was away, all workers' keys have expired. Whoever is back first gives the
     * others this time before it takes what they held.
     */
    Duration grace() {
        return sessionTimeout.dividedBy(2);
    }
}
