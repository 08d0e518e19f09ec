package dev.jetconnect.source.copy.read;

import dev.jetconnect.source.copy.plan.Progress;
import dev.jetconnect.source.copy.plan.Slice;
import dev.jetconnect.source.copy.plan.SourceTable;

/**
 * A slice that is to be read.
 *
 * @param plan which plan it is of
 * @param progress how far it is
 */
public record SliceWork(SourceTable table, String plan, Slice slice, Progress progress) {}
