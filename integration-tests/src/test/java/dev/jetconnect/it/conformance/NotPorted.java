package dev.jetconnect.it.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A case of Apache Kafka that has no counterpart here.
 *
 * <p>Immutable.
 *
 * @param kafkaCase {@code Class.method}
 */
record NotPorted(String kafkaCase, String reason) {
    static List<NotPorted> read(Path file) {
        try {
            return new ObjectMapper()
                    .readValue(file.toFile(), new TypeReference<List<NotPorted>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
