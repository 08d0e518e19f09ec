package dev.jetconnect.sink.jdbc;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/** What happens when records outgrow their tables. */
record EvolutionSettings(SchemaEvolutionMode mode, IncompatiblePolicy policy) {
    static EvolutionSettings of(AbstractConfig values) {
        SchemaEvolutionMode mode =
                SchemaEvolutionMode.valueOf(
                        values.getString(JdbcSinkKeys.SCHEMA_EVOLUTION).toUpperCase(Locale.ROOT));
        boolean isAuto = values.getBoolean(JdbcSinkKeys.AUTO_EVOLVE);
        return new EvolutionSettings(
                isAuto && mode == SchemaEvolutionMode.NONE ? SchemaEvolutionMode.BASIC : mode,
                IncompatiblePolicy.valueOf(
                        values.getString(JdbcSinkKeys.SCHEMA_INCOMPATIBLE)
                                .toUpperCase(Locale.ROOT)));
    }

    /** Two names of one wish that say different things. */
    static Optional<String> contradiction(Map<String, String> settings) {
        String mode = settings.get(JdbcSinkKeys.SCHEMA_EVOLUTION);
        String auto = settings.get(JdbcSinkKeys.AUTO_EVOLVE);
        boolean isContradiction =
                mode != null
                        && auto != null
                        && mode.equalsIgnoreCase("none") == Boolean.parseBoolean(auto.trim());
        return isContradiction
                ? Optional.of(
                        JdbcSinkKeys.AUTO_EVOLVE
                                + "="
                                + auto
                                + " contradicts "
                                + JdbcSinkKeys.SCHEMA_EVOLUTION
                                + "="
                                + mode
                                + "; remove one")
                : Optional.empty();
    }

    /** Whether tables have to be looked at before it is known what can be written. */
    boolean isActive() {
        return mode != SchemaEvolutionMode.NONE || policy != IncompatiblePolicy.FAIL;
    }
}
