package dev.jetconnect.herder;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.runtime.RestartRequest;

/**
 * Restarts that wait, at most one for each connector: of several the one that restarts most.
 *
 * <p>Thread-safe.
 */
final class RestartRequests {
    private final Map<String, RestartRequest> waiting = new ConcurrentHashMap<>();

    void add(RestartRequest request) {
        waiting.merge(
                request.connectorName(),
                request,
                (present, added) -> added.compareTo(present) > 0 ? added : present);
    }

    /** Hands over what waits; empty if it was done together with an earlier request. */
    Optional<RestartRequest> take(String connector) {
        return Optional.ofNullable(waiting.remove(connector));
    }
}
