package dev.jetconnect.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Emits the numbers from 0 to {@code end}, ten with each poll, to two topics by turns. */
public final class NumberSource extends SourceConnector {
    private Map<String, String> config;

    @Override
    public void start(Map<String, String> properties) {
        config = properties;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return NumberTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(config);
    }

    @Override
    public void stop() {
        // Nothing was started.
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(
                        "topic",
                        ConfigDef.Type.STRING,
                        ConfigDef.Importance.HIGH,
                        "Both topics begin with it.")
                .define(
                        "end",
                        ConfigDef.Type.INT,
                        ConfigDef.Importance.HIGH,
                        "First number that is not emitted.")
                .define(
                        "fail.at",
                        ConfigDef.Type.INT,
                        -1,
                        ConfigDef.Importance.LOW,
                        "Where the first run fails.");
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
            Map<String, String> properties) {
        return ConnectorTransactionBoundaries.SUPPORTED;
    }

    @Override
    public String version() {
        return "1";
    }

    /** With boundaries of its own, it aborts each third poll and commits the others. */
    public static final class NumberTask extends SourceTask {
        private static final int POLL_RECORDS = 10;

        private String topic;
        private int begin;
        private int next;
        private int end;
        private int failAt;

        @Override
        public void start(Map<String, String> properties) {
            topic = properties.get("topic");
            end = Integer.parseInt(properties.get("end"));
            failAt = Integer.parseInt(properties.getOrDefault("fail.at", "-1"));
            Map<String, Object> offset = context.offsetStorageReader().offset(Map.of("p", 0L));
            begin = offset == null ? 0 : ((Number) offset.get("next")).intValue();
            next = begin;
        }

        @Override
        public List<SourceRecord> poll() throws InterruptedException {
            if (next == failAt && begin == 0) {
                throw new ConnectException("The source is broken");
            }
            if (next >= end) {
                TimeUnit.MILLISECONDS.sleep(10);
                return null;
            }
            List<SourceRecord> records = new ArrayList<>();
            for (int i = 0; i < POLL_RECORDS; i++) {
                records.add(number(next++));
            }
            if (context.transactionContext() != null) {
                if (next / POLL_RECORDS % 3 == 0) {
                    context.transactionContext().abortTransaction(records.get(POLL_RECORDS - 1));
                } else {
                    context.transactionContext().commitTransaction();
                }
            }
            return records;
        }

        @Override
        public void stop() {
            // Nothing was started.
        }

        @Override
        public String version() {
            return "1";
        }

        private SourceRecord number(int number) {
            return new SourceRecord(
                    Map.of("p", 0L),
                    Map.of("next", (long) number + 1),
                    topic + (number % 2 == 0 ? "-evens" : "-odds"),
                    Schema.STRING_SCHEMA,
                    Integer.toString(number));
        }
    }
}
