package dev.jetconnect.source.copy.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a slice is copied: the source offset of its partition.
 *
 * @param from where the chunk begins that goes on: a number of a block, or a key that is copied, as
 *     the text of a block's row
 * @param skip how many rows of that chunk are copied
 * @param rows how many rows of the slice are copied
 * @param millis how long that took to read
 * @param formless how many values of these rows no record can have, so that null or another value
 *     stands in their place
 * @param run which copy of the table the slice is of, as its plan has it
 */
public record Progress(
        String from,
        long skip,
        long rows,
        long bytes,
        long millis,
        long formless,
        boolean isFinished,
        long run) {
    public static final String FORMLESS = "formless";
    private static final String FROM = "from";
    private static final String SKIP = "skip";
    private static final String ROWS = "rows";
    private static final String BYTES = "bytes";
    private static final String MILLIS = "millis";
    private static final String STATE = "state";
    private static final String FINISHED = "finished";
    private static final String RUN = "run";

    public static Progress start(Slice slice, long run) {
        return new Progress(
                slice.method() == Slice.Method.PLACE ? slice.from() : "",
                0,
                0,
                0,
                0,
                0,
                false,
                run);
    }

    public static Progress of(Map<String, ?> offset) {
        return new Progress(
                (String) offset.get(FROM),
                number(offset, SKIP),
                number(offset, ROWS),
                number(offset, BYTES),
                number(offset, MILLIS),
                number(offset, FORMLESS),
                FINISHED.equals(offset.get(STATE)),
                number(offset, RUN));
    }

    public Map<String, Object> offset() {
        Map<String, Object> offset = new LinkedHashMap<>();
        offset.put(FROM, from);
        offset.put(SKIP, skip);
        offset.put(ROWS, rows);
        offset.put(BYTES, bytes);
        offset.put(MILLIS, millis);
        if (formless > 0) {
            offset.put(FORMLESS, formless);
        }
        offset.put(STATE, isFinished ? FINISHED : "running");
        offset.put(RUN, run);
        return offset;
    }

    /** Rows further, within the chunk. */
    public Progress read(int moreRows, long moreBytes, long moreMillis) {
        return new Progress(
                from,
                skip + moreRows,
                rows + moreRows,
                bytes + moreBytes,
                millis + moreMillis,
                formless,
                false,
                run);
    }

    /** At the beginning of another chunk. */
    public Progress at(String next, long stillToSkip) {
        return new Progress(next, stillToSkip, rows, bytes, millis, formless, false, run);
    }

    public Progress finished() {
        return new Progress(from, skip, rows, bytes, millis, formless, true, run);
    }

    public Progress withFormless(int more) {
        return more == 0
                ? this
                : new Progress(from, skip, rows, bytes, millis, formless + more, isFinished, run);
    }

    private static long number(Map<String, ?> offset, String key) {
        return offset.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
