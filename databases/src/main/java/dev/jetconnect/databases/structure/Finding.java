package dev.jetconnect.databases.structure;

/**
 * Something of a structure that is not carried over.
 *
 * @param object what it is, with its name
 * @param reason why
 * @param remedy what to do about it
 */
public record Finding(String object, String reason, String remedy) {
    @Override
    public String toString() {
        return object + ": " + reason + ". " + remedy;
    }
}
