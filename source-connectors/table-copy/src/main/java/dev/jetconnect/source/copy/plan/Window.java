package dev.jetconnect.source.copy.plan;

/**
 * The values of a watermark column whose rows a copy has. Both are texts that the database reads
 * back.
 *
 * @param after exclusive; empty: from the lowest on
 * @param upTo inclusive; empty: there are no rows
 */
public record Window(String column, String after, String upTo) {
    /** Where the next copy begins. */
    public String reached() {
        return upTo.isEmpty() ? after : upTo;
    }
}
