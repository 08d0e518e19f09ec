package dev.jetconnect.trial;

import dev.jetconnect.log.RecentRecords.Located;
import dev.jetconnect.log.StoredRecord;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes of a stored record what the transforms of a source or of a sink connector are given. */
enum RecordForm {
    SINK {
        @Override
        ConnectRecord<?> make(Parts parts) {
            StoredRecord stored = parts.located().stored();
            return new SinkRecord(
                    parts.located().partition().topic(),
                    parts.located().partition().partition(),
                    parts.key().schema(),
                    parts.key().value(),
                    parts.value().schema(),
                    parts.value().value(),
                    parts.located().offset(),
                    stored.timestamp(),
                    TimestampType.CREATE_TIME,
                    parts.headers());
        }
    },
    SOURCE {
        @Override
        ConnectRecord<?> make(Parts parts) {
            return new SourceRecord(
                    Map.of(),
                    Map.of("offset", parts.located().offset()),
                    parts.located().partition().topic(),
                    parts.located().partition().partition(),
                    parts.key().schema(),
                    parts.key().value(),
                    parts.value().schema(),
                    parts.value().value(),
                    parts.located().stored().timestamp(),
                    parts.headers());
        }
    };

    /** What both kinds of record are made of. */
    record Parts(
            Located located, SchemaAndValue key, SchemaAndValue value, ConnectHeaders headers) {}

    static RecordForm of(boolean isSink) {
        return isSink ? SINK : SOURCE;
    }

    ConnectRecord<?> record(Located located, TrialConverters converters) {
        String topic = located.partition().topic();
        StoredRecord stored = located.stored();
        RecordHeaders rawHeaders = new RecordHeaders(stored.headers());
        ConnectHeaders headers = new ConnectHeaders();
        for (Header header : rawHeaders) {
            headers.add(
                    header.key(),
                    converters.header().toConnectHeader(topic, header.key(), header.value()));
        }
        return make(
                new Parts(
                        located,
                        converters.key().toConnectData(topic, rawHeaders, stored.key()),
                        converters.value().toConnectData(topic, rawHeaders, stored.value()),
                        headers));
    }

    abstract ConnectRecord<?> make(Parts parts);
}
