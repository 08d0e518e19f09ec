package dev.jetconnect.store;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What follows a failure, as its status shows it.
 *
 * @param attempt of the restart, counted since the last healthy run; 0 before the first one
 * @param at when it is started again, ISO-8601; null if it is not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestartNote(int attempt, String at, String reason) {}
