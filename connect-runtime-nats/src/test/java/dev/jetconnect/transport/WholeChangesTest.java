package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class WholeChangesTest {
    private static final Schema ENVELOPE =
            SchemaBuilder.struct().field("op", Schema.STRING_SCHEMA).build();

    private final AtomicLong nanoTime = new AtomicLong();
    private final WholeChanges changes = WholeChanges.of(Map.of(), nanoTime::get);

    @Test
    void holdsBackTheDeleteOfChangedKeyUntilItsInsertHasCome() {
        SourceRecord before = record(1, "u");
        SourceRecord delete = announced(record(2, "d"));
        SourceRecord tombstone = announced(tombstone(2));
        SourceRecord insert = record(2, "c");

        assertThat(changes.apply(List.of(before, delete))).containsExactly(before);
        assertThat(changes.apply(List.of(tombstone))).isNull();
        assertThat(changes.apply(List.of(insert))).containsExactly(delete, tombstone, insert);
        assertThat(changes.apply(null)).isNull();
    }

    @Test
    void keepsWaitingForTheInsertOverPollsWithoutRecords() {
        SourceRecord delete = announced(record(2, "d"));
        SourceRecord insert = record(2, "c");
        changes.apply(List.of(delete));

        assertThat(changes.apply(null)).isNull();
        assertThat(changes.apply(List.of())).isNull();
        assertThat(changes.apply(List.of(insert))).containsExactly(delete, insert);
    }

    @Test
    void sendsTheDeleteAloneIfItsInsertDoesNotCome() {
        SourceRecord delete = announced(record(2, "d"));
        changes.apply(List.of(delete));
        nanoTime.addAndGet(WholeChanges.PATIENCE.toNanos());

        assertThat(changes.apply(null)).containsExactly(delete);
        assertThat(changes.apply(null)).isNull();
    }

    @Test
    void holdsBackDeleteUntilItsTombstoneHasCome() {
        SourceRecord delete = record(3, "d");
        SourceRecord tombstone = tombstone(3);

        assertThat(changes.apply(List.of(delete))).isNull();
        assertThat(changes.apply(List.of(tombstone))).containsExactly(delete, tombstone);
    }

    @Test
    void sendsDeleteAfterPollWithoutTombstone() {
        SourceRecord delete = record(3, "d");
        changes.apply(List.of(delete));

        assertThat(changes.apply(null)).containsExactly(delete);
    }

    @Test
    void doesNotHoldBackDeletesThatHaveNoTombstones() {
        WholeChanges without =
                WholeChanges.of(Map.of("tombstones.on.delete", "false"), nanoTime::get);
        SourceRecord delete = record(3, "d");

        assertThat(without.apply(List.of(delete))).containsExactly(delete);
    }

    @Test
    void keepsTablesThatWereTruncatedByOneStatementTogether() {
        SourceRecord first = record(4, "t");
        SourceRecord second = record(4, "t");
        SourceRecord next = record(5, "c");

        assertThat(changes.apply(List.of(first))).isNull();
        assertThat(changes.apply(List.of(second))).isNull();
        assertThat(changes.apply(List.of(next))).containsExactly(first, second, next);
    }

    @Test
    void passesOtherRecordsAsTheyCome() {
        List<SourceRecord> polled = List.of(record(1, "c"), tombstone(2));
        SourceRecord flat =
                new SourceRecord(Map.of(), Map.of("line", 1), "lines", Schema.STRING_SCHEMA, "d");

        assertThat(changes.apply(polled)).isEqualTo(polled);
        assertThat(changes.apply(List.of(flat))).containsExactly(flat);
    }

    private static SourceRecord record(long place, String operation) {
        return new SourceRecord(
                Map.of("server", "shop"),
                Map.of("lsn", place),
                "shop.public.audit",
                ENVELOPE,
                new Struct(ENVELOPE).put("op", operation));
    }

    private static SourceRecord tombstone(long place) {
        return new SourceRecord(
                Map.of("server", "shop"), Map.of("lsn", place), "shop.public.audit", null, null);
    }

    private static SourceRecord announced(SourceRecord deleted) {
        deleted.headers().addString("__debezium.newkey", "-3");
        return deleted;
    }
}
