package dev.jetconnect.load;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
                            ValidString.in("row", "text", "noise"),
                            Importance.HIGH,
                            "Struct of 7 fields, text of 240 characters, or 1,000 characters that"
                                    + " no compressor makes shorter by much.")
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
            default -> new TextForm();
        };
    }

    Marks marks() {
        return new Marks(Path.of(getString(MARKS)));
    }
}
