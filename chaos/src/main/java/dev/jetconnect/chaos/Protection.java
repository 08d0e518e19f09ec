package dev.jetconnect.chaos;

import java.util.Map;

/**
 * What keeps a promise, and can be taken out to see that its check then fails. Each says which
 * promises are broken without it; docs/CHAOS.md tells what was seen.
 */
enum Protection {
    /** Sources repeat what they had not confirmed to themselves: 3 and 4. */
    EXACTLY_ONCE_SOURCES,
    /** Our sink writes again what came after the last committed position: 3. */
    EXACTLY_ONCE_SINK,
    /** A stored message vanishes, as on a server that loses its last writes: 1 and 2. */
    DURABLE_STREAM,
    /** Somebody writes an old position over a newer one: 5. */
    FENCED_POSITIONS,
    /** A worker may have gigabytes, and takes them: 6. */
    BOUNDED_MEMORY,
    /** What is done to others is done to the bystander too: 7. */
    SEPARATE_CONNECTORS,
    /** The password stands in a connector's config, not in the worker's environment: 8. */
    SECRETS_BY_REFERENCE;

    /** Settings of workers that do without it. */
    Map<String, String> workerSettings() {
        return this == EXACTLY_ONCE_SOURCES
                ? Map.of("exactly.once.source.support", "disabled")
                : Map.of();
    }

    /** Settings of connectors that do without it, by name. */
    Map<String, Map<String, String>> connectorSettings() {
        return switch (this) {
            case EXACTLY_ONCE_SINK ->
                    Map.of("rows-sink", Map.of("delivery.guarantee", "at_least_once"));
            case SECRETS_BY_REFERENCE ->
                    Map.of("rows-sink", Map.of("connection.password", World.SECRET));
            default -> Map.of();
        };
    }

    /** What happens, unseen by the checks, where it is missing. */
    Sabotage sabotage() {
        return switch (this) {
            case DURABLE_STREAM -> Sabotage.LOSE_A_MESSAGE;
            case FENCED_POSITIONS -> Sabotage.REWIND_POSITIONS;
            case SEPARATE_CONNECTORS -> Sabotage.RESTART_BYSTANDER;
            default -> Sabotage.NOTHING;
        };
    }

    /** JVM options of the workers. */
    String heap() {
        return this == BOUNDED_MEMORY
                ? "-Xms1500m -Xmx1500m -XX:+AlwaysPreTouch -XX:+UseParallelGC"
                : World.HEAP;
    }
}
