package dev.jetconnect.verify;

/** What is done with each row that is read. Confined to the reading thread. */
interface RowVisitor {
    /**
     * @param values in canonical form; the array is used again for the next row
     */
    void visit(String[] values);
}
