package dev.jetconnect.load;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * A number, and when it was made, by this machine's clock.
 *
 * <p>Immutable.
 */
final class ClockForm implements RecordForm {
    private static final Schema SCHEMA =
            SchemaBuilder.struct()
                    .name("dev.jetconnect.load.Tick")
                    .field("number", Schema.INT64_SCHEMA)
                    .field("micros", Schema.INT64_SCHEMA)
                    .build();

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Object value(long number) {
        return new Struct(SCHEMA)
                .put("number", number)
                .put("micros", ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    }

    @Override
    public long number(Object value) {
        return ((Struct) value).getInt64("number");
    }

    /** How old a record is. */
    Duration age(Object value) {
        long micros = ((Struct) value).getInt64("micros");
        return Duration.between(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Instant.now());
    }
}
