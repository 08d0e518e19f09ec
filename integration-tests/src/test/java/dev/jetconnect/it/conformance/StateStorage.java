package dev.jetconnect.it.conformance;

/**
 * A bucket or a topic in which workers keep what they must not forget.
 *
 * @param name the group's name left out
 * @param keepsState whether the last value of each key stays for ever
 */
public record StateStorage(String name, boolean keepsState) {}
