package org.apache.kafka.connect.runtime;

import dev.jetconnect.convert.BinaryConverter;
import org.apache.kafka.common.internals.Plugin;

/**
 * What the converters of a task wait for while NATS is away.
 *
 * <p>Thread-safe.
 */
final class ConverterWaits {
    private ConverterWaits() {}

    /** Lets the task's thread end, when the task was cancelled. */
    static void end(Plugin<?>... converters) {
        for (Plugin<?> converter : converters) {
            if (converter.get() instanceof BinaryConverter binary) {
                binary.giveUp();
            }
        }
    }
}
