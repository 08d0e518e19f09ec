package dev.jetconnect.blocks;

/** Makes the value of one field of its text. Confined to one thread. */
interface FieldReader {
    /** Reads {@code text[from, to)}, from which escapes are gone. Null: there is no such value. */
    Object read(byte[] text, int from, int to);
}
