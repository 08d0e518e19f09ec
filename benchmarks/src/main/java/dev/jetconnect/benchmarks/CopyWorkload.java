package dev.jetconnect.benchmarks;

import java.nio.file.Path;

/** One way to copy a whole table. */
interface CopyWorkload {
    /**
     * Copies the table once, into a target that is emptied before.
     *
     * @param folder for the files of a worker
     */
    void run(Path folder, int run);

    /**
     * What is copied.
     *
     * @param rows that the table has
     */
    record Job(Part part, CopyTable table, long rows, CopySource source, Target target) {
        /** Has the same beginning for each way. */
        void prepare() {
            target.clear();
            source.settle();
        }

        void requireEqual() {
            target.awaitEqual(source.fingerprint(table));
        }

        /**
         * Whether all rows are there; slices of the table come in any order, so they are counted
         * once the last one is there.
         */
        boolean isDone() {
            return target.hasRow(rows) && target.rows() >= rows;
        }
    }
}
