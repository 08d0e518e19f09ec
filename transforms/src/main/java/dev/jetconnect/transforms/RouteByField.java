package dev.jetconnect.transforms;

import dev.jetconnect.transforms.record.BoundedCache;
import dev.jetconnect.transforms.record.FieldPath;
import dev.jetconnect.transforms.record.ModuleVersion;
import dev.jetconnect.transforms.record.RecordRows;
import dev.jetconnect.transforms.record.TransformConfig;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Sends a record to a topic that one of its fields names. A record whose field is null or missing
 * keeps its topic.
 *
 * <p>Confined to the task thread.
 */
public final class RouteByField<R extends ConnectRecord<R>>
        implements Transformation<R>, Versioned {
    private static final String FIELD = "field";
    private static final String TOPIC_FORMAT = "topic.format";
    private static final String TOPIC_PLACEHOLDER = "${topic}";
    private static final String FIELD_PLACEHOLDER = "${field}";
    private static final int TOPIC_NAME_MAX = 249;
    private static final int ROUTES_REMEMBERED_MAX = 1000;
    private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9._-]");

    private static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            FIELD,
                            ConfigDef.Type.STRING,
                            ConfigDef.NO_DEFAULT_VALUE,
                            Importance.HIGH,
                            "Where the field stands, for example value.after.region.")
                    .define(
                            TOPIC_FORMAT,
                            ConfigDef.Type.STRING,
                            TOPIC_PLACEHOLDER + "." + FIELD_PLACEHOLDER,
                            Importance.HIGH,
                            "The new topic; ${topic} is the record's present one, ${field} the"
                                    + " field's text, in which what no topic may hold becomes _.");

    private FieldPath field;
    private String format;
    private final BoundedCache<Route, String> routes = new BoundedCache<>(ROUTES_REMEMBERED_MAX);

    @Override
    public void configure(Map<String, ?> settings) {
        TransformConfig config = new TransformConfig(DEFINITION, settings);
        field = FieldPath.parse(FIELD, config.getString(FIELD));
        format = config.getString(TOPIC_FORMAT);
        if (!format.contains(FIELD_PLACEHOLDER)) {
            throw new ConfigException(
                    TOPIC_FORMAT,
                    format,
                    "lacks ${field}, so all records would go to one topic. For that there is"
                            + " Connect's RegexRouter");
        }
    }

    @Override
    public R apply(R record) {
        Object value = field.find(record);
        if (value == null) {
            return record;
        }
        String topic = routes.get(new Route(record.topic(), value.toString()), this::topic);
        return RecordRows.withTopic(record, topic);
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

    private String topic(Route route) {
        String legal = ILLEGAL.matcher(route.field()).replaceAll("_");
        String topic =
                format.replace(TOPIC_PLACEHOLDER, route.topic()).replace(FIELD_PLACEHOLDER, legal);
        return topic.length() > TOPIC_NAME_MAX ? topic.substring(0, TOPIC_NAME_MAX) : topic;
    }

    private record Route(String topic, String field) {}
}
