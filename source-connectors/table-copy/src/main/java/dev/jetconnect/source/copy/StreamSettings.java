package dev.jetconnect.source.copy;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.source.copy.database.StreamStart;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/** What the settings say of following the changes of what is copied. Immutable. */
record StreamSettings(String slot, String publication) {
    /** Empty: nobody is going to. */
    static Optional<StreamSettings> of(Map<String, String> settings) {
        // Not logged: the URL may hold a password.
        AbstractConfig config =
                new AbstractConfig(
                        CopyKeys.DEFINITION, CopyKeys.withoutAliases(settings), Map.of(), false);
        return config.getString(CopyKeys.STREAM_POSITION).equals("none")
                ? Optional.empty()
                : Optional.of(
                        new StreamSettings(
                                config.getString(CopyKeys.SLOT),
                                config.getString(CopyKeys.PUBLICATION)));
    }

    StreamStart start(boolean isKept) {
        return new StreamStart(slot, publication, isKept);
    }

    /** What of the settings would let the copy and its changes differ. */
    Optional<String> problem(CopyConfig config) {
        boolean isFiltered =
                !config.choice().filter().isBlank() || !config.choice().filters().isEmpty();
        if (config.choice().query().isPresent() || isFiltered) {
            return Optional.of(
                    "stream.position=keep is for whole tables: changes of rows that query or"
                            + " table.filter leave out would come as well");
        }
        if (config.sync().isPresent()) {
            return Optional.of(
                    "stream.position=keep is for one copy, whose changes are followed then: leave"
                            + " schedule out");
        }
        if (config.consistency() == Consistency.NONE) {
            return Optional.of("stream.position=keep needs consistency=snapshot");
        }
        boolean needsNames = config.address().kind() == DatabaseKind.POSTGRESQL;
        return needsNames && (slot.isBlank() || publication.isBlank())
                ? Optional.of(
                        "stream.position=keep needs slot.name and publication.name on PostgreSQL")
                : Optional.empty();
    }

    /** Changes of a row without a key cannot be told from those of another that is the same. */
    static Optional<String> problem(List<SourceTable> tables) {
        List<String> without =
                tables.stream().filter(table -> !table.hasKey()).map(SourceTable::name).toList();
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "Changes of tables without a primary key cannot be applied to their copies: "
                                + String.join(", ", without)
                                + ". Give them a key, or exclude them and copy them by themselves");
    }
}
