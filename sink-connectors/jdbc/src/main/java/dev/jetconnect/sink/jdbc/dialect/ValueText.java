package dev.jetconnect.sink.jdbc.dialect;

/** The text form of the values of one Connect schema, as a database reads it. */
@FunctionalInterface
public interface ValueText {
    /** Appends a value that is not null, escaped for the place that the text goes to. */
    void append(Object value, Escaping escaping, StringBuilder out);
}
