package dev.jetconnect.source.copy.database;

/**
 * From where somebody is going to follow the changes of what is copied.
 *
 * @param slot replication slot of PostgreSQL that keeps the changes; empty on other databases
 * @param publication of PostgreSQL that names the tables
 * @param isKept whether the position is kept already, so that nothing may be made anew
 */
public record StreamStart(String slot, String publication, boolean isKept) {}
