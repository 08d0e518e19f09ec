package dev.jetconnect.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Files that say when something happened, for whoever measures.
 *
 * <p>Immutable.
 */
final class Marks {
    private final Path folder;

    Marks(Path folder) {
        this.folder = folder;
    }

    /** The first number of a mark; none if it is not there. */
    OptionalLong number(String name) {
        try {
            Path file = folder.resolve(name);
            return Files.exists(file)
                    ? OptionalLong.of(Long.parseLong(Files.readString(file).split(" ", 3)[1]))
                    : OptionalLong.empty();
        } catch (IOException e) {
            throw new ConnectException("Mark '" + name + "' can't be read in " + folder, e);
        }
    }

    /** Writes {@code <instant> <numbers>}; the file is there only as a whole. */
    void write(String name, Instant when, long... numbers) {
        StringBuilder line = new StringBuilder(when.toString());
        for (long number : numbers) {
            line.append(' ').append(number);
        }
        try {
            Path part = folder.resolve(name + ".part");
            Files.writeString(part, line);
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ConnectException("Mark '" + name + "' can't be written to " + folder, e);
        }
    }
}
