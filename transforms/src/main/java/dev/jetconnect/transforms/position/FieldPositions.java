package dev.jetconnect.transforms.position;

import dev.jetconnect.transforms.record.FieldPath;
import java.math.BigDecimal;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.DataException;

/**
 * Positions that are whole numbers in a field of the record.
 *
 * <p>Confined to one thread.
 */
public final class FieldPositions {
    private final FieldPath field;
    private final PositionFormat format = new PositionFormat();

    public FieldPositions(FieldPath field) {
        this.field = field;
    }

    /**
     * The record's number.
     *
     * @throws DataException if there is none
     */
    public long number(ConnectRecord<?> record) {
        Object value = field.require(record);
        try {
            if (value instanceof Long || value instanceof Integer || value instanceof Short) {
                return ((Number) value).longValue();
            }
            if (value instanceof BigDecimal decimal) {
                return decimal.longValueExact();
            }
            if (value instanceof String text) {
                return Long.parseLong(text.trim());
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // said below
        }
        throw new DataException(
                "'"
                        + field
                        + "' of a record of topic '"
                        + record.topic()
                        + "' is no whole number, so the record has no position. Name another field,"
                        + " or limit Sequence by a predicate.");
    }

    public String position(long number) {
        return format.begin().addSigned(number).end();
    }
}
