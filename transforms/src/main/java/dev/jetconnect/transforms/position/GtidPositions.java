package dev.jetconnect.transforms.position;

import dev.jetconnect.transforms.record.ChangeEvent;
import java.util.Optional;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads the position of a MySQL change from its GTID, which stays the same when another server
 * takes over: the transaction's number, then the change's order in it ({@code
 * provide.transaction.metadata=true}). Numbers count per server UUID, so each UUID has an order of
 * its own.
 *
 * <p>Confined to one thread.
 */
public final class GtidPositions {
    private final PositionFormat format = new PositionFormat();

    /** Where a change stands, and in which server's count. */
    public record Gtid(String server, String position) {}

    /** The position of the record's change; empty for snapshots and what is no change event. */
    public Optional<Gtid> of(ConnectRecord<?> record) {
        Object value = record.value();
        if (!ChangeEvent.isEnvelope(value)
                || "r".equals(ChangeEvent.field(value, ChangeEvent.OPERATION))) {
            return Optional.empty();
        }
        Object gtid = ChangeEvent.field(ChangeEvent.field(value, ChangeEvent.SOURCE), "gtid");
        Object order = ChangeEvent.field(ChangeEvent.field(value, "transaction"), "total_order");
        if (gtid instanceof String text && order instanceof Number number) {
            int colon = text.lastIndexOf(':');
            try {
                long transaction = Long.parseLong(text, colon + 1, text.length(), 10);
                String position = format.begin().add(transaction).add(number.longValue()).end();
                return Optional.of(new Gtid(text.substring(0, Math.max(colon, 0)), position));
            } catch (NumberFormatException e) {
                // said below
            }
        }
        throw new DataException(
                "The record of topic '"
                        + record.topic()
                        + "' has no GTID of the form uuid:number with its order in the transaction."
                        + " Set gtid_mode=ON in MySQL and provide.transaction.metadata=true in the"
                        + " connector, or take position.from=source.");
    }
}
