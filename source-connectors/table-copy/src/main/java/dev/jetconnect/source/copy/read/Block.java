package dev.jetconnect.source.copy.read;

import dev.jetconnect.source.copy.plan.Progress;
import dev.jetconnect.source.copy.plan.SourceTable;

/**
 * Some rows of a slice, as text.
 *
 * @param before how far the slice was before them
 * @param after how far it is with them
 */
@SuppressWarnings("ArrayRecordComponent") // blocks are handed on, and never compared
public record Block(
        SourceTable table,
        String plan,
        int slice,
        byte[] text,
        int rows,
        Progress before,
        Progress after) {}
