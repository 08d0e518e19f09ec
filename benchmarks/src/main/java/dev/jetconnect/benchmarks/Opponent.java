package dev.jetconnect.benchmarks;

/** What else runs the workloads, besides JetConnect. */
enum Opponent {
    KAFKA_CONNECT,
    ITSELF
}
