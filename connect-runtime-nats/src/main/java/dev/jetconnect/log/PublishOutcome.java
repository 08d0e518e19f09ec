package dev.jetconnect.log;

/** Told what became of a bundle; always on the publisher's own thread, in publishing order. */
public interface PublishOutcome {
    /** The bundle is on the disk of the server, and so is every earlier one. */
    void stored(long streamSequence);

    /** The bundle is not known to be stored, and the publisher takes no more. */
    void failed(RuntimeException cause);
}
