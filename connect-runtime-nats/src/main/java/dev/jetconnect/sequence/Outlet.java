package dev.jetconnect.sequence;

/** Where a sequencer hands records to. */
interface Outlet<T> {
    /** In order, or unordered. */
    void pass(T record);

    /** It was passed on before. */
    void dropDuplicate(T record);

    /** Its order cannot be restored. */
    void refuse(T record, GapPolicy policy, String reason);
}
