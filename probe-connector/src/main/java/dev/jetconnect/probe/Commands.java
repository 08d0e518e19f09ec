package dev.jetconnect.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What a test tells a running connector or task, by a file of lines that is taken away once read.
 *
 * <p>Confined to the thread that takes.
 */
final class Commands {
    private final Optional<Path> file;

    Commands(Calls calls) {
        this.file = calls.log().commands(calls.who());
    }

    /** The commands that have come since; each line's words. */
    List<String[]> take() {
        if (file.isEmpty() || Files.notExists(file.get())) {
            return List.of();
        }
        Path taken = file.get().resolveSibling(file.get().getFileName() + ".taken");
        try {
            Files.move(file.get(), taken, StandardCopyOption.ATOMIC_MOVE);
            return Files.readAllLines(taken).stream().map(line -> line.split(" ", -1)).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
