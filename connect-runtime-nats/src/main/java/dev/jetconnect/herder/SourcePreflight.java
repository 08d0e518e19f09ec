package dev.jetconnect.herder;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig.ExactlyOnceSupportLevel;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask.TransactionBoundary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a source connector, before it is created, whether it can keep the delivery guarantee that
 * its config demands (KIP-618).
 *
 * <p>Thread-safe.
 */
final class SourcePreflight {
    private static final Logger log = LoggerFactory.getLogger(SourcePreflight.class);

    private final boolean isExactlyOnceEnabled;

    SourcePreflight(boolean isExactlyOnceEnabled) {
        this.isExactlyOnceEnabled = isExactlyOnceEnabled;
    }

    /** Adds what is wrong to the values of a validation. */
    void check(
            SourceConnector connector,
            Map<String, String> config,
            Map<String, ConfigValue> validated) {
        ConfigValue support = validated.get(SourceConnectorConfig.EXACTLY_ONCE_SUPPORT_CONFIG);
        if (isSetTo(support, ExactlyOnceSupportLevel.REQUIRED)) {
            if (!isExactlyOnceEnabled) {
                support.addErrorMessage(
                        "This worker does not have exactly-once source support enabled.");
            }
            add(support, () -> supportProblem(connector.exactlyOnceSupport(config)));
        }
        ConfigValue boundary = validated.get(SourceConnectorConfig.TRANSACTION_BOUNDARY_CONFIG);
        if (isSetTo(boundary, TransactionBoundary.CONNECTOR)) {
            add(boundary, () -> boundaryProblem(connector.canDefineTransactionBoundaries(config)));
        }
    }

    private static boolean isSetTo(ConfigValue value, Enum<?> expected) {
        return value.errorMessages().isEmpty()
                && expected.name().equalsIgnoreCase(String.valueOf(value.value()));
    }

    private static Optional<String> supportProblem(ExactlyOnceSupport support) {
        if (support == null) {
            return Optional.of(
                    "The connector does not implement the API that tells before its creation"
                            + " whether it supports exactly-once. If its documentation says that it"
                            + " does, set this property to \"requested\": then it is not asked.");
        }
        return support == ExactlyOnceSupport.SUPPORTED
                ? Optional.empty()
                : Optional.of(
                        "The connector does not support exactly-once semantics with the provided"
                                + " configuration.");
    }

    private static Optional<String> boundaryProblem(ConnectorTransactionBoundaries boundaries) {
        if (boundaries == null) {
            return Optional.of(
                    "The connector returned null from canDefineTransactionBoundaries, which is not"
                            + " permitted: it is taken as one that cannot define transaction"
                            + " boundaries. Set another transaction boundary.");
        }
        return boundaries == ConnectorTransactionBoundaries.SUPPORTED
                ? Optional.empty()
                : Optional.of(
                        "The connector does not support connector-defined transaction boundaries"
                                + " with the given configuration. Set another transaction"
                                + " boundary.");
    }

    /** The question runs the connector's own code. */
    private static void add(ConfigValue value, Supplier<Optional<String>> question) {
        try {
            question.get().ifPresent(value::addErrorMessage);
        } catch (RuntimeException e) {
            log.error("The connector could not be asked about '{}'", value.name(), e);
            String reason = e.getMessage();
            value.addErrorMessage(
                    "An unexpected error occurred during validation"
                            + (reason == null || reason.isBlank()
                                    ? "; please see the worker logs for more details."
                                    : ": " + reason.trim()));
        }
    }
}
