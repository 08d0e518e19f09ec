package dev.jetconnect.sink.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What must hold for the transactions of a source to stay whole. */
final class TransactionRules {
    private static final String BECAUSE = JdbcSinkKeys.TRANSACTION_APPLY + "=true ";

    private TransactionRules() {}

    /** One sentence for each rule that the settings break. */
    static List<String> broken(Map<String, String> settings) {
        List<String> broken = new ArrayList<>();
        if (!isTrue(settings, JdbcSinkKeys.TRANSACTION_APPLY)) {
            return broken;
        }
        if (!settings.getOrDefault("tasks.max", "1").trim().equals("1")) {
            broken.add(
                    BECAUSE
                            + "needs tasks.max=1: several tasks commit the tables of one"
                            + " transaction at different moments");
        }
        if (!DeliverySettings.isExactlyOnce(settings)) {
            broken.add(
                    BECAUSE
                            + "needs "
                            + JdbcSinkKeys.GUARANTEE
                            + "=exactly_once: records that are written again put single rows back"
                            + " to where they were before later transactions");
        }
        if (settings.getOrDefault("errors.tolerance", "none").equalsIgnoreCase("all")) {
            broken.add(
                    BECAUSE
                            + "needs errors.tolerance=none: a record that is left out leaves its"
                            + " transaction half done");
        }
        if (!isTrue(settings, JdbcSinkKeys.DELETE_ENABLED, "true")) {
            broken.add(
                    BECAUSE
                            + "needs "
                            + JdbcSinkKeys.DELETE_ENABLED
                            + "=true: deletes are part of transactions");
        }
        if (settings.getOrDefault(JdbcSinkKeys.INSERT_MODE, "").equalsIgnoreCase("update")) {
            broken.add(
                    BECAUSE
                            + "needs another "
                            + JdbcSinkKeys.INSERT_MODE
                            + " than update, which leaves new rows out");
        }
        if (settings.getOrDefault(JdbcSinkKeys.SCHEMA_EVOLUTION, "")
                .trim()
                .equalsIgnoreCase("full")) {
            broken.add(
                    BECAUSE
                            + "needs another "
                            + JdbcSinkKeys.SCHEMA_EVOLUTION
                            + " than full: a column cannot be dropped within a transaction whose"
                            + " earlier records have it");
        }
        if (settings.getOrDefault(JdbcSinkKeys.POOL_SIZE, "2").trim().equals("1")) {
            broken.add(
                    BECAUSE
                            + "needs "
                            + JdbcSinkKeys.POOL_SIZE
                            + " of 2 or more: one connection holds a long transaction, another one"
                            + " looks at tables");
        }
        if (!settings.getOrDefault(JdbcSinkKeys.WRITERS_MAX, "1").trim().equals("1")) {
            broken.add(
                    BECAUSE
                            + "needs "
                            + JdbcSinkKeys.WRITERS_MAX
                            + "=1: several writers commit parts of one transaction at different"
                            + " moments");
        }
        if (lacksTransactionTopic(settings.getOrDefault("topics", ""))) {
            broken.add(
                    BECAUSE
                            + "needs the topic with the ends of transactions among 'topics':"
                            + " <topic.prefix>."
                            + "transaction of a Debezium connector with"
                            + " provide.transaction.metadata=true");
        }
        return broken;
    }

    /** A single topic may hold all; what a pattern will match is not known here. */
    private static boolean lacksTransactionTopic(String topics) {
        List<String> names = Arrays.stream(topics.split(",")).map(String::trim).toList();
        return names.size() > 1 && names.stream().noneMatch(name -> name.endsWith("transaction"));
    }

    private static boolean isTrue(Map<String, String> settings, String key) {
        return isTrue(settings, key, "false");
    }

    private static boolean isTrue(Map<String, String> settings, String key, String otherwise) {
        return Boolean.parseBoolean(settings.getOrDefault(key, otherwise).trim());
    }
}
