package dev.jetconnect.probe;

import org.apache.kafka.connect.storage.StringConverter;

/**
 * A converter, of headers too, that wants an argument, which the runtime has none for.
 *
 * <p>As thread-safe as what it extends.
 */
public final class ArgumentConverter extends StringConverter {
    private final String argument;

    public ArgumentConverter(String argument) {
        this.argument = argument;
    }

    @Override
    public String toString() {
        return argument;
    }
}
