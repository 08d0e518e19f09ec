package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionMarkTest {
    private static final Schema BOUNDARY =
            SchemaBuilder.struct()
                    .name("io.debezium.connector.common.TransactionMetadataValue")
                    .field("status", Schema.STRING_SCHEMA)
                    .field("id", Schema.STRING_SCHEMA)
                    .build();
    private static final Schema ROW =
            SchemaBuilder.struct().field("transaction", Schema.STRING_SCHEMA).build();

    private static SinkRecord record(Struct value) {
        return new SinkRecord("topic", 0, null, null, value.schema(), value, 0);
    }

    private static SinkRecord boundary(String status, String id) {
        return record(new Struct(BOUNDARY).put("status", status).put("id", id));
    }

    @ParameterizedTest
    @CsvSource({
        "571:53195829,571",
        "571,571",
        "24bc7850-2c16-11e6-a073-0242ac110002:5,24bc7850-2c16-11e6-a073-0242ac110002:5",
        "'file=mysql-bin.000003,pos=154','file=mysql-bin.000003,pos=154'",
        "0-1-100,0-1-100",
        "00000025:00000d08:0025,00000025:00000d08:0025"
    })
    void idIsThatOfTheTransaction(String id, String expected) {
        assertThat(TransactionMark.of(boundary("END", id)))
                .contains(new TransactionMark(expected, true));
        assertThat(TransactionMark.of(boundary("BEGIN", id)))
                .contains(new TransactionMark(expected, false));
    }

    @Test
    void headersTellWhereEventsAreFlattened() {
        SinkRecord change = record(new Struct(ROW).put("transaction", "a column"));
        assertThat(TransactionMark.of(change)).isEmpty();

        change.headers().addString("jetconnect.transaction.id", "571:53195829");
        assertThat(TransactionMark.of(change)).contains(new TransactionMark("571", false));

        change.headers().addBoolean("jetconnect.transaction.end", true);
        assertThat(TransactionMark.of(change)).contains(new TransactionMark("571", true));
    }
}
