package dev.jetconnect.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Records from a file: topic, partition, timestamp, key, value and headers of one on each line,
 * with tabs between them; {@code \N} is null.
 *
 * <p>Immutable.
 */
final class ScriptedRecords implements RecordScript {
    private static final String NULL = "\\N";

    private final List<String> lines;

    ScriptedRecords(Path file) {
        try {
            this.lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<SourceRecord> at(long place, Map<String, ?> partition, Map<String, ?> offset) {
        if (place >= lines.size()) {
            return Optional.empty();
        }
        String[] fields = lines.get((int) place).split("\t", -1);
        Optional<String> key = field(fields[3]);
        Optional<String> value = field(fields[4]);
        return Optional.of(
                new SourceRecord(
                        partition,
                        offset,
                        fields[0],
                        field(fields[1]).map(Integer::valueOf).orElse(null),
                        key.isPresent() ? Schema.STRING_SCHEMA : null,
                        key.orElse(null),
                        value.isPresent() ? Schema.STRING_SCHEMA : null,
                        value.orElse(null),
                        field(fields[2]).map(Long::valueOf).orElse(null),
                        Headers.parse(fields[5])));
    }

    private static Optional<String> field(String text) {
        return text.equals(NULL) ? Optional.empty() : Optional.of(text);
    }
}
