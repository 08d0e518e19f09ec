package dev.jetconnect.it.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A target's results in a file, which a run of some cases brings up to date for those.
 *
 * <p>Confined to one thread.
 */
final class CaseResults {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Map<String, CaseResult> byName = new TreeMap<>();

    static CaseResults read(Path file) {
        CaseResults results = new CaseResults();
        if (Files.exists(file)) {
            try {
                List<CaseResult> known =
                        JSON.readValue(file.toFile(), new TypeReference<List<CaseResult>>() {});
                known.stream().filter(CaseResult::exists).forEach(results::put);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return results;
    }

    void put(CaseResult result) {
        byName.put(result.name(), result);
    }

    Map<String, CaseResult> byName() {
        return byName;
    }

    void write(Path file) {
        Collection<CaseResult> results = byName.values();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, JSON.writeValueAsString(results) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
