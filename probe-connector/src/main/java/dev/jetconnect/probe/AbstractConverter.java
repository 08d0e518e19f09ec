package dev.jetconnect.probe;

import org.apache.kafka.connect.storage.StringConverter;

/**
 * A converter, of headers too, that no one can make.
 *
 * <p>As thread-safe as what it extends.
 */
public abstract class AbstractConverter extends StringConverter {}
