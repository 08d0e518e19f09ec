package dev.jetconnect.test;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of a few megabytes, mounted on a folder; only root may do so. */
public record SmallDisk(Path folder) implements AutoCloseable {
    /** Mounts one; empty where that is not allowed. */
    public static Optional<SmallDisk> mount(Path folder, int megabytes) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run("mount", "-t", "tmpfs", "-o", size(megabytes), "tmpfs", folder.toString())
                ? Optional.of(new SmallDisk(folder))
                : Optional.empty();
    }

    public void grow(int megabytes) {
        if (!run("mount", "-o", "remount," + size(megabytes), folder.toString())) {
            throw new AssertionError("Cannot make " + folder + " larger");
        }
    }

    public void makeReadOnly() {
        if (!run("mount", "-o", "remount,ro", folder.toString())) {
            throw new AssertionError("Cannot make " + folder + " read-only");
        }
    }

    /** Takes all that is free, as a file of somebody else, and returns that. */
    public Path fill() {
        Path file = folder.resolve("others");
        byte[] block = new byte[64 * 1024];
        try (OutputStream stream = Files.newOutputStream(file)) {
            for (int size = block.length; size > 0; size /= 2) {
                fill(stream, block, size);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static void fill(OutputStream stream, byte[] block, int size) {
        try {
            while (true) {
                stream.write(block, 0, size);
            }
        } catch (IOException e) {
            // No space left on device: what is wanted.
        }
    }

    @Override
    public void close() {
        run("umount", "--lazy", folder.toString());
    }

    private static String size(int megabytes) {
        return "size=" + megabytes + "m";
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
