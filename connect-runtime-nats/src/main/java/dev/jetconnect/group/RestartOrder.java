package dev.jetconnect.group;

import java.util.Set;

/**
 * Asks the workers that run these parts of a connector to restart them.
 *
 * @param isConnectorIncluded whether the connector itself is to restart
 * @param tasks numbers of its tasks that are to restart
 */
public record RestartOrder(String connector, boolean isConnectorIncluded, Set<Integer> tasks) {}
