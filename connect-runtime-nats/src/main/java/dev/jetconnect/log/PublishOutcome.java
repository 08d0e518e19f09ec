package dev.jetconnect.log;

/** Told what became of a unit; always on the publisher's own thread, in publishing order. */
public interface PublishOutcome {
    /**
     * The unit is on the disk of the server, and so is every earlier one.
     *
     * @param firstSequence stream sequence of the unit's first bundle; the others follow it without
     *     a gap
     */
    void stored(long firstSequence);

    /** The unit is not known to be stored, and the publisher takes no more. */
    void failed(RuntimeException cause);
}
