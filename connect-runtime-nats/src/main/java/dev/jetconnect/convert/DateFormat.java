package dev.jetconnect.convert;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.DataException;

/**
 * The formats of Connect's logical types whose Java class is {@link Date}.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("JavaUtilDate") // the class of Connect's own logical types
enum DateFormat implements ValueFormat {
    /** Days since 1970. */
    DATE {
        @Override
        public void write(RecordOutput out, Object value) {
            long millis = ((Date) value).getTime();
            if (Math.floorMod(millis, DAY_MILLIS) != 0) {
                throw new DataException(
                        "A value of the logical type Date has a time of day: " + millis + " ms");
            }
            out.putSigned(Math.floorDiv(millis, DAY_MILLIS));
        }

        @Override
        public Object read(RecordInput in) {
            return new Date(in.getSigned() * DAY_MILLIS);
        }
    },
    /** Milliseconds: of Time since midnight, of Timestamp since 1970. */
    MILLIS {
        @Override
        public void write(RecordOutput out, Object value) {
            out.putSigned(((Date) value).getTime());
        }

        @Override
        public Object read(RecordInput in) {
            return new Date(in.getSigned());
        }
    };

    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
}
