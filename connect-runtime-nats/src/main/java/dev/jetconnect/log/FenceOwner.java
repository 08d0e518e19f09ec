package dev.jetconnect.log;

/**
 * Who holds a fence, as its message says.
 *
 * @param generation of the task configs that the holder's connector had
 * @param runId of the holder
 */
record FenceOwner(String generation, String runId) {
    static FenceOwner of(String generation, String runId) {
        return new FenceOwner(generation, runId);
    }

    /** Reverses {@link #text()}. */
    static FenceOwner parse(String text) {
        int end = text.lastIndexOf('/');
        return new FenceOwner(end < 0 ? "" : text.substring(0, end), text.substring(end + 1));
    }

    String text() {
        return generation.isEmpty() ? runId : generation + "/" + runId;
    }
}
