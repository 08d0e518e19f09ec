package dev.jetconnect.probe;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.StringConverter;

/**
 * A converter, of headers too, that fails when it is made.
 *
 * <p>As thread-safe as what it extends.
 */
public final class ThrowingConverter extends StringConverter {
    public ThrowingConverter() {
        throw new ConnectException("The probe fails when it is made");
    }
}
