package dev.jetconnect.log;

import java.util.Map;

/**
 * How the fences of a connector stand when one of its tasks begins.
 *
 * @param own sequence of the beginning run's own
 * @param highest none of them stands behind this sequence
 * @param ended by task: fences behind which no run writes until the task begins again
 */
public record Fences(long own, long highest, Map<String, Long> ended) {}
