package dev.jetconnect.load;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Settings of source and sink. */
final class LoadConfig extends AbstractConfig {
    static final String RECORDS = "records";
    static final String FORM = "form";
    static final String MARKS = "marks";
    static final String TOPIC = "topic";
    static final String BATCH = "batch";
    static final String TOPICS = "topic.count";
    static final String RATE = "rate.per.second";
    static final String PAUSE_MS = "pause.ms";
    static final String TASK = "task";

    static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            RECORDS,
                            ConfigDef.Type.LONG,
                            ConfigDef.NO_DEFAULT_VALUE,
                            Range.atLeast(1),
                            Importance.HIGH,
                            "Records of each task of the source, all in one partition.")
                    .define(
                            FORM,
                            ConfigDef.Type.STRING,
                            "row",
                            ValidString.in("row", "text", "noise", "clock"),
                            Importance.HIGH,
                            "Struct of 7 fields, text of 240 characters, 1,000 characters that no"
                                    + " compressor makes shorter by much, or a moment: then the"
                                    + " sink says how old its records were.")
                    .define(
                            MARKS,
                            ConfigDef.Type.STRING,
                            Importance.HIGH,
                            "Folder for a file by each source task when it begins, and by the sink"
                                    + " for each partition that is complete.")
                    .define(
                            TOPIC,
                            ConfigDef.Type.STRING,
                            "load",
                            Importance.MEDIUM,
                            "Where the source writes.")
                    .define(
                            BATCH,
                            ConfigDef.Type.INT,
                            2000,
                            Range.atLeast(1),
                            Importance.LOW,
                            "Records of a poll.")
                    .define(
                            TOPICS,
                            ConfigDef.Type.INT,
                            1,
                            Range.atLeast(1),
                            Importance.LOW,
                            "With more than one the source writes to topics TOPIC_0, TOPIC_1, ..."
                                    + " by turns.")
                    .define(
                            RATE,
                            ConfigDef.Type.INT,
                            0,
                            Range.atLeast(0),
                            Importance.LOW,
                            "Records of each task in a second, one by one; 0 is as fast as they"
                                    + " are taken.")
                    .define(
                            PAUSE_MS,
                            ConfigDef.Type.LONG,
                            0L,
                            Range.atLeast(0),
                            Importance.LOW,
                            "How long the sink sleeps over each call.")
                    .define(TASK, ConfigDef.Type.INT, 0, Importance.LOW, "Set for each task.");

    LoadConfig(Map<String, String> properties) {
        super(DEFINITION, properties, false);
    }

    static Map<String, String> ofTask(Map<String, String> properties, int task) {
        Map<String, String> config = new HashMap<>(properties);
        config.put(TASK, String.valueOf(task));
        return config;
    }

    RecordForm form() {
        return switch (getString(FORM)) {
            case "row" -> new RowForm();
            case "noise" -> new NoiseForm();
            case "clock" -> new ClockForm();
            default -> new TextForm();
        };
    }

    /** Where the source writes, by turns. */
    List<String> topics() {
        int count = getInt(TOPICS);
        String topic = getString(TOPIC);
        return count == 1
                ? List.of(topic)
                : IntStream.range(0, count).mapToObj(number -> topic + "_" + number).toList();
    }

    Marks marks() {
        return new Marks(Path.of(getString(MARKS)));
    }
}
