package dev.jetconnect.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What there is more and more of, while everything else stays small. */
enum ScaleAxis {
    /** Source connectors with a task each: each has a stream of its own. */
    CONNECTORS {
        @Override
        int create(ConnectClient client, Path folder, int count) {
            for (int number = 0; number < count; number++) {
                // Each marks its own beginning.
                Path own = Folders.create(folder.resolve(String.valueOf(number)));
                client.create("source_" + number, source(own, "topic_" + number, 1, FEW));
            }
            return count;
        }
    },
    /** Tasks of one source connector, each with a partition of one topic. */
    TASKS {
        @Override
        int create(ConnectClient client, Path folder, int count) {
            client.create("source", source(folder, "topic", count, FEW));
            return count;
        }
    },
    /** Topics of one source connector, which a sink takes as they come. */
    TOPICS {
        @Override
        int create(ConnectClient client, Path folder, int count) {
            long records = FEW * count;
            Map<String, String> source = source(folder, "topic", 1, records);
            source.put("topic.count", String.valueOf(count));
            Map<String, String> sink = sink(folder, "topic", records);
            sink.remove("topics");
            sink.put("topics.regex", "topic(_[0-9]+)?");
            client.create("sink", sink);
            client.create("source", source);
            return 2;
        }

        @Override
        boolean isFilled(Path folder) {
            return Files.exists(folder.resolve("end-0"));
        }
    },
    /** Sink connectors that read one topic. */
    SINKS {
        @Override
        int create(ConnectClient client, Path folder, int count) {
            client.create("source", source(folder, "topic", 1, FEW));
            for (int number = 0; number < count; number++) {
                Path own = Folders.create(folder.resolve(String.valueOf(number)));
                client.create("sink_" + number, sink(own, "topic", FEW));
            }
            return 1 + count;
        }
    },
    /** Ten thousands of records in one stream, which a sink has read. */
    STREAM_SIZE {
        @Override
        int create(ConnectClient client, Path folder, int count) {
            client.create("source", source(folder, "topic", 1, count * RECORDS));
            client.create("sink", sink(folder, "topic", count * RECORDS));
            return 2;
        }

        @Override
        boolean isFilled(Path folder) {
            return Files.exists(folder.resolve("end-0"));
        }
    };

    private static final long FEW = 100;
    private static final long RECORDS = 10_000;

    /**
     * Creates so many, and what goes with them.
     *
     * @param folder for the connectors' marks
     * @return tasks that will run
     */
    abstract int create(ConnectClient client, Path folder, int count);

    /** Whether all records have come that are part of what is measured. */
    boolean isFilled(Path folder) {
        return true;
    }

    /** On the command line. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, String> source(Path folder, String topic, int tasks, long records) {
        Map<String, String> config = common(folder, records);
        config.put("connector.class", "dev.jetconnect.load.GeneratorSource");
        config.put("tasks.max", String.valueOf(tasks));
        config.put("topic", topic);
        config.put("topic.creation.default.partitions", String.valueOf(tasks));
        config.put("topic.creation.default.replication.factor", "1");
        return config;
    }

    private static Map<String, String> sink(Path folder, String topic, long records) {
        Map<String, String> config = common(folder, records);
        config.put("connector.class", "dev.jetconnect.load.CountingSink");
        config.put("tasks.max", "1");
        config.put("topics", topic);
        return config;
    }

    private static Map<String, String> common(Path folder, long records) {
        Map<String, String> config = new HashMap<>();
        config.put("form", "row");
        config.put("records", String.valueOf(records));
        config.put("marks", folder.toString());
        return config;
    }
}
