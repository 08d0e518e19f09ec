package dev.jetconnect.config;

/** What becomes of a connector or task that has failed. */
public enum RestartPolicy {
    /** It is started again, with waits that double. */
    EXPONENTIAL,

    /** It stays failed until somebody restarts it, as in Kafka Connect. */
    NONE;
}
