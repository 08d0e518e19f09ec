package dev.jetconnect.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.transforms.position.SequenceHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;

class SequenceTest {
    private final Sequence<SourceRecord> sequence = new Sequence<>();

    @Test
    void transactionThatCommitsLaterStandsLaterAlthoughItsChangeWasWrittenEarlier() {
        sequence.configure(Map.of());

        List<String> positions =
                positions(postgres("[\"100\",\"90\"]", 90), postgres("[\"200\",\"80\"]", 80));

        assertThat(positions).isSorted();
    }

    @Test
    void binlogFilesAreOrderedByTheirNumbers() {
        sequence.configure(Map.of());

        List<String> positions =
                positions(
                        mySql("binlog.000099", 500, 0),
                        mySql("binlog.000100", 4, 0),
                        mySql("binlog.000100", 4, 1),
                        mySql("binlog.1000000", 4, 0));

        assertThat(positions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void gtidsAreOrderedWithinTheirServer() {
        sequence.configure(Map.of("position.from", "gtid"));
        SourceRecord first = sequence.apply(gtid("3e11fa47:9", 2));
        SourceRecord second = sequence.apply(gtid("3e11fa47:10", 1));
        SourceRecord other = sequence.apply(gtid("aaaaaaaa:1", 1));

        assertThat(header(first, SequenceHeaders.POSITION))
                .isLessThan(header(second, SequenceHeaders.POSITION));
        assertThat(header(second, SequenceHeaders.PREVIOUS))
                .isEqualTo(header(first, SequenceHeaders.POSITION));
        assertThat(header(first, SequenceHeaders.ORDER)).isEqualTo("3e11fa47");
        assertThat(header(other, SequenceHeaders.ORDER)).isEqualTo("aaaaaaaa");
        assertThat(header(other, SequenceHeaders.PREVIOUS)).isNull();
    }

    @Test
    void recordThatIsAppliedAgainGetsWhatItGotBefore() {
        sequence.configure(Map.of());
        SourceRecord record = postgres("[\"1\",\"5\"]", 5);
        sequence.apply(postgres("[\"1\",\"4\"]", 4));

        SourceRecord once = sequence.apply(record);
        SourceRecord again = sequence.apply(record);

        assertThat(again.headers()).isEqualTo(once.headers());
    }

    @Test
    void positionsPassConnectsHeaderConverterUnchanged() throws java.io.IOException {
        SimpleHeaderConverter converter = new SimpleHeaderConverter();
        sequence.configure(Map.of());
        for (long lsn : new long[] {0, 5, 0xe5, 0x12, Long.MAX_VALUE}) {
            SourceRecord record = sequence.apply(postgres("[\"0\",\"" + lsn + "\"]", lsn));
            String position = header(record, SequenceHeaders.POSITION);

            byte[] bytes =
                    converter.fromConnectHeader(
                            "t",
                            SequenceHeaders.POSITION,
                            record.headers().lastWithName(SequenceHeaders.POSITION).schema(),
                            position);

            assertThat(converter.toConnectHeader("t", SequenceHeaders.POSITION, bytes).value())
                    .isEqualTo(position);
        }
        converter.close();
    }

    @Test
    void negativeNumbersStandBeforePositiveOnes() {
        sequence.configure(Map.of("position.from", "field", "position.field", "value.n"));

        List<String> positions = positions(number(-5), number(-1), number(0), number(7));

        assertThat(positions).isSorted();
    }

    @Test
    void sinkCannotKnowWhichRecordWasBefore() {
        Sequence<SinkRecord> inSink = new Sequence<>();
        inSink.configure(Map.of());

        assertThatThrownBy(() -> inSink.apply(JsonRecords.sink(JsonRecords.parse("{}"), 0, true)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("belongs into the source connector");
    }

    @Test
    void settingsAndRecordsThatGiveNoPositionAreErrorsThatSayWhatToDo() {
        assertThatThrownBy(() -> sequence.configure(Map.of("position.from", "field")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("position.field");
        sequence.configure(Map.of());
        assertThatThrownBy(
                        () ->
                                sequence.apply(
                                        record(
                                                "{\"value\": {\"op\": \"c\", \"source\": {\"scn\": 5}}}")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("PostgreSQL, MySQL, MariaDB");
    }

    private List<String> positions(SourceRecord... records) {
        List<String> positions = new ArrayList<>();
        for (SourceRecord record : records) {
            positions.add(header(sequence.apply(record), SequenceHeaders.POSITION));
        }
        return positions;
    }

    private static String header(SourceRecord record, String name) {
        return record.headers().lastWithName(name) == null
                ? null
                : record.headers().lastWithName(name).value().toString();
    }

    private static SourceRecord postgres(String sequence, long lsn) {
        String escaped = sequence.replace("\"", "\\\"");
        return record(
                "{\"value\": {\"op\": \"c\", \"source\": {\"name\": \"shop\", \"lsn\": "
                        + lsn
                        + ", \"sequence\": \""
                        + escaped
                        + "\"}}}");
    }

    private static SourceRecord mySql(String file, long position, int row) {
        return record(
                "{\"value\": {\"op\": \"c\", \"source\": {\"name\": \"shop\", \"file\": \""
                        + file
                        + "\", \"pos\": "
                        + position
                        + ", \"row\": "
                        + row
                        + "}}}");
    }

    private static SourceRecord gtid(String gtid, int order) {
        return record(
                "{\"value\": {\"op\": \"c\", \"source\": {\"gtid\": \""
                        + gtid
                        + "\"}, \"transaction\": {\"total_order\": "
                        + order
                        + "}}}");
    }

    private static SourceRecord number(long number) {
        return record("{\"value\": {\"n\": " + number + "}}");
    }

    private static SourceRecord record(String json) {
        return JsonRecords.source(JsonRecords.parse(json), true);
    }
}
