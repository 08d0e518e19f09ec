package dev.jetconnect.herder;

import dev.jetconnect.config.WorkerSettings;
import dev.jetconnect.tools.Doctor;
import dev.jetconnect.tools.Doctor.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a connector's database before the connector is created: what cannot become right by
 * itself is an error at its key, all else is logged. A database that does not answer soon stops
 * nobody.
 *
 * <p>Thread-safe.
 */
final class DatabasePreflight {
    private static final Logger log = LoggerFactory.getLogger(DatabasePreflight.class);

    private static final Duration MAX = Duration.ofSeconds(3);

    private final Doctor doctor;
    private final boolean isWanted;

    /**
     * @param isWanted unless a connector says otherwise
     */
    DatabasePreflight(Doctor doctor, boolean isWanted) {
        this.doctor = doctor;
        this.isWanted = isWanted;
    }

    /** Adds what is wrong to the values of a validation that has found no error. */
    void check(Map<String, String> config, Map<String, ConfigValue> validated) {
        String own = config.get(WorkerSettings.VALIDATION_DOCTOR);
        boolean isAsked = own == null ? isWanted : Boolean.parseBoolean(own.trim());
        boolean isValid =
                validated.values().stream().allMatch(value -> value.errorMessages().isEmpty());
        if (!isAsked || !isValid) {
            return;
        }
        try {
            Optional<List<Finding>> findings = doctor.examine(config, MAX);
            if (findings.isEmpty()) {
                log.info(
                        "The database of connector {} was not looked at within {} s",
                        name(config),
                        MAX.toSeconds());
            }
            findings.orElse(List.of()).forEach(finding -> add(finding, config, validated));
        } catch (ConfigException e) {
            log.debug("Nothing is known of the database of {}", name(config), e);
        } catch (IllegalStateException e) {
            log.warn("The database of connector {} could not be looked at", name(config), e);
        }
    }

    private static void add(
            Finding finding, Map<String, String> config, Map<String, ConfigValue> validated) {
        if (finding.level().equals("ok")) {
            return;
        }
        String sentence =
                finding.what() + (finding.remedy().isEmpty() ? "" : ". " + finding.remedy());
        if (!finding.isFail() || finding.key().isEmpty()) {
            log.warn("Connector {}: {}", name(config), sentence);
            return;
        }
        Stream.of(
                        finding.key(),
                        "connection.url",
                        "database.hostname",
                        ConnectorConfig.CONNECTOR_CLASS_CONFIG)
                .map(validated::get)
                .filter(value -> value != null)
                .findFirst()
                .ifPresent(
                        value ->
                                value.addErrorMessage(
                                        "The database is not as the connector needs it: "
                                                + sentence
                                                + " ("
                                                + WorkerSettings.VALIDATION_DOCTOR
                                                + "=false skips this)"));
    }

    private static String name(Map<String, String> config) {
        return config.getOrDefault(ConnectorConfig.NAME_CONFIG, "");
    }
}
