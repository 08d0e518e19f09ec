package dev.jetconnect.trial;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jetconnect.log.RecentRecords.Located;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * A record and what becomes of it.
 *
 * @param before as it is stored
 * @param after null if it does not come through
 * @param droppedBy the transform that has dropped it, or null
 * @param failedIn the transform that has failed, or null
 * @param error why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TriedRecord(
        int partition,
        long offset,
        RecordView before,
        RecordView after,
        String droppedBy,
        String failedIn,
        String error) {
    static TriedRecord passed(Located located, ConnectRecord<?> before, ConnectRecord<?> after) {
        return of(located, before, RecordView.of(after), null, null, null);
    }

    static TriedRecord dropped(Located located, ConnectRecord<?> before, String transform) {
        return of(located, before, null, transform, null, null);
    }

    static TriedRecord failed(
            Located located, ConnectRecord<?> before, String transform, RuntimeException failure) {
        String message = failure.getMessage();
        return of(
                located,
                before,
                null,
                null,
                transform,
                message == null ? failure.getClass().getSimpleName() : message);
    }

    private static TriedRecord of(
            Located located,
            ConnectRecord<?> before,
            RecordView after,
            String droppedBy,
            String failedIn,
            String error) {
        return new TriedRecord(
                located.partition().partition(),
                located.offset(),
                RecordView.of(before),
                after,
                droppedBy,
                failedIn,
                error);
    }
}
