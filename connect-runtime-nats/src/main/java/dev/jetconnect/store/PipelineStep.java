package dev.jetconnect.store;

/** How far a pipeline is. */
public enum PipelineStep {
    /** It is decided that it shall exist; its first connectors are being made. */
    CREATING,
    COPYING,
    /** All rows are written, and the connector that reads the changes is being made. */
    HANDING_OVER,
    STREAMING,
    /** All rows are written, and nothing follows. */
    FINISHED,
    /** It shall not exist any more; its connectors are being deleted. */
    DELETING
}
