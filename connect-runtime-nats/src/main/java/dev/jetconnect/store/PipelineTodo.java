package dev.jetconnect.store;

/** What of a pipeline's entry its connectors have not got yet. */
public enum PipelineTodo {
    NONE,
    /** Configs and target states. */
    CONFIGS,
    /** Target states only: what somebody has deleted stays deleted. */
    STATES
}
