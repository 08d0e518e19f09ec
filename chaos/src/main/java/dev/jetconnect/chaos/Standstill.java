package dev.jetconnect.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether anything still arrives, by the sizes of what the sinks have written.
 *
 * <p>Confined to one thread.
 */
final class Standstill {
    private final World world;

    Standstill(World world) {
        this.world = world;
    }

    /** Whether each sink has got something. */
    boolean isFlowing() {
        return sizes().stream().allMatch(size -> size > 0);
    }

    /** Grows with each record that arrives anywhere. */
    List<Long> sizes() {
        return List.of(size("numbers-sink.records"), size("bystander-sink.records"), rowsArrived());
    }

    long rowsArrived() {
        try {
            return Long.parseLong(
                    world.database(DatabaseFault.Side.TARGET)
                            .server()
                            .queryValue(
                                    Database.NAME,
                                    "SELECT (SELECT count(*) FROM journal_a)"
                                            + " + (SELECT count(*) FROM journal_b)"));
        } catch (IllegalStateException e) {
            return 0; // it recovers at the moment
        }
    }

    private long size(String file) {
        try {
            Path path = world.ledgers().folder().resolve(file);
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
