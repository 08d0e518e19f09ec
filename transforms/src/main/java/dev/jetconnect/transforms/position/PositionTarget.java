package dev.jetconnect.transforms.position;

/** Takes the parts of a position, the most significant first. */
public interface PositionTarget {
    /** A number that is not negative, or any number where all are given this way. */
    PositionTarget add(long number);

    /** A text that is known to be sorted as the positions are. */
    PositionTarget addSorted(String part);
}
