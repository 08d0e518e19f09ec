package dev.jetconnect.convert;

import org.apache.kafka.connect.data.Schema;

/**
 * A schema, its name, and how its values are written and read.
 *
 * <p>Immutable.
 */
record CompiledSchema(Fingerprint fingerprint, Schema schema, ValueFormat format) {
    static CompiledSchema of(Fingerprint fingerprint, Schema schema) {
        return new CompiledSchema(fingerprint, schema, ValueFormats.of(schema, "The value"));
    }

    boolean is(long high, long low) {
        return fingerprint.high() == high && fingerprint.low() == low;
    }
}
