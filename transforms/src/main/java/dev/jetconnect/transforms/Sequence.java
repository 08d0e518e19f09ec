package dev.jetconnect.transforms;

import dev.jetconnect.transforms.position.FieldPositions;
import dev.jetconnect.transforms.position.GtidPositions;
import dev.jetconnect.transforms.position.PositionTrack;
import dev.jetconnect.transforms.position.SequenceHeaders;
import dev.jetconnect.transforms.position.SourcePositions;
import dev.jetconnect.transforms.record.ChangeEvent;
import dev.jetconnect.transforms.record.FieldPath;
import dev.jetconnect.transforms.record.ModuleVersion;
import dev.jetconnect.transforms.record.TransformConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Says in headers where a record stands in the order of its source, and which record is before it,
 * so that the order can be restored where it was lost on the way. Positions from Debezium's source
 * block are given in the source connector, which alone sees the records in their order; dense
 * numbers of a field can be given in a sink as well.
 *
 * <p>Records that have no place in the order, as the rows of a snapshot, get no headers.
 *
 * <p>Confined to the task thread.
 */
public final class Sequence<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private static final String FROM = "position.from";
    private static final String FIELD = "position.field";
    private static final String DENSE = "position.field.dense";
    private static final String SCOPE = "scope";

    private static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            FROM,
                            ConfigDef.Type.STRING,
                            "source",
                            ConfigDef.ValidString.in("source", "gtid", "field"),
                            Importance.HIGH,
                            "source: LSN or binlog position in Debezium's source block. gtid:"
                                    + " MySQL's GTID and the order in the transaction. field: the"
                                    + " number in position.field.")
                    .define(
                            FIELD,
                            ConfigDef.Type.STRING,
                            null,
                            Importance.MEDIUM,
                            "Where the number stands, for example value.version.")
                    .define(
                            DENSE,
                            ConfigDef.Type.BOOLEAN,
                            true,
                            Importance.MEDIUM,
                            "Whether the field's numbers have no gaps. If they have, the order is"
                                    + " known in the source connector only.")
                    .define(
                            SCOPE,
                            ConfigDef.Type.STRING,
                            "source",
                            ConfigDef.ValidString.in("source", "topic"),
                            Importance.MEDIUM,
                            "source: one order over all topics of the source. topic: one for each"
                                    + " topic.");

    private enum From {
        SOURCE,
        GTID,
        FIELD
    }

    private From from;
    private boolean isDense;
    private boolean isPerTopic;
    private FieldPositions fieldPositions;
    private final SourcePositions sourcePositions = new SourcePositions();
    private final GtidPositions gtidPositions = new GtidPositions();

    /** By order: one, or as many as there are topics. */
    private final Map<String, PositionTrack> tracks = new HashMap<>();

    private PositionTrack lastTrack;

    @Override
    public void configure(Map<String, ?> settings) {
        TransformConfig config = new TransformConfig(DEFINITION, settings);
        from = From.valueOf(config.getString(FROM).toUpperCase(java.util.Locale.ROOT));
        isPerTopic = config.getString(SCOPE).equals("topic");
        String field = config.getString(FIELD);
        if ((from == From.FIELD) != (field != null)) {
            throw new ConfigException(
                    FIELD, field, "is needed with position.from=field, and with that alone");
        }
        isDense = from == From.FIELD && config.getBoolean(DENSE);
        if (from == From.FIELD) {
            fieldPositions = new FieldPositions(FieldPath.parse(FIELD, field));
        }
    }

    @Override
    public R apply(R record) {
        if (isDense) {
            return dense(record);
        }
        if (!(record instanceof SourceRecord source)) {
            throw new DataException(
                    "Sequence with "
                            + (from == From.FIELD ? "position.field.dense=false" : "position.from=")
                            + (from == From.FIELD
                                    ? ""
                                    : from.name().toLowerCase(java.util.Locale.ROOT))
                            + " belongs into the source connector: a sink cannot know which record"
                            + " was before another. Move it there, or name a field with dense"
                            + " numbers.");
        }
        return tracked(record, source);
    }

    @Override
    public ConfigDef config() {
        return DEFINITION;
    }

    @Override
    public String version() {
        return ModuleVersion.read();
    }

    @Override
    public void close() {}

    private R dense(R record) {
        if (record.value() == null) {
            return record;
        }
        long number = fieldPositions.number(record);
        return SequenceHeaders.add(
                record,
                isPerTopic ? record.topic() : "",
                fieldPositions.position(number),
                fieldPositions.position(number - 1));
    }

    private R tracked(R record, SourceRecord source) {
        if (record.value() == null) {
            // A tombstone says no position; its place is behind the delete that it follows.
            return lastTrack == null ? record : headed(record, lastTrack, lastTrack.follow(source));
        }
        Optional<Place> place = place(record);
        if (place.isEmpty()) {
            return record;
        }
        lastTrack = tracks.computeIfAbsent(place.get().order(), PositionTrack::new);
        return headed(record, lastTrack, lastTrack.advance(source, place.get().position()));
    }

    private R headed(R record, PositionTrack track, PositionTrack.Step step) {
        return SequenceHeaders.add(record, track.order(), step.position(), step.previous());
    }

    private Optional<Place> place(R record) {
        return switch (from) {
            case FIELD ->
                    Optional.of(
                            new Place(
                                    order(record, ""),
                                    fieldPositions.position(fieldPositions.number(record))));
            case GTID ->
                    gtidPositions
                            .of(record)
                            .map(gtid -> new Place(order(record, gtid.server()), gtid.position()));
            case SOURCE ->
                    sourcePositions
                            .of(record)
                            .map(position -> new Place(order(record, name(record)), position));
        };
    }

    private String order(R record, String ofSource) {
        return isPerTopic ? record.topic() : ofSource;
    }

    private String name(R record) {
        Object source = ChangeEvent.field(record.value(), ChangeEvent.SOURCE);
        return String.valueOf(ChangeEvent.field(source, "name"));
    }

    private record Place(String order, String position) {}
}
