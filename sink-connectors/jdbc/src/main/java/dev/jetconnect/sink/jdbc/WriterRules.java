package dev.jetconnect.sink.jdbc;

import java.util.Map;
import java.util.Optional;

/** Where several writers would break what is promised. */
final class WriterRules {
    private WriterRules() {}

    /** What is wrong, as a sentence. */
    static Optional<String> broken(Map<String, String> settings) {
        boolean areSeveral =
                !settings.getOrDefault(JdbcSinkKeys.WRITERS_MAX, "1").trim().equals("1");
        boolean isInsert =
                settings.getOrDefault(JdbcSinkKeys.INSERT_MODE, "")
                        .trim()
                        .equalsIgnoreCase("insert");
        if (!areSeveral || !isInsert || DeliverySettings.isExactlyOnce(settings)) {
            return Optional.empty();
        }
        return Optional.of(
                JdbcSinkKeys.WRITERS_MAX
                        + " above 1 with "
                        + JdbcSinkKeys.INSERT_MODE
                        + "=insert needs "
                        + JdbcSinkKeys.GUARANTEE
                        + "=exactly_once: what some writers have committed of a batch that fails"
                        + " would be inserted again");
    }
}
