package dev.jetconnect.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a command of {@code bin/jetconnect} printed and how it ended.
 *
 * @param status exit status
 */
public record CommandRun(int status, String out, String err) {
    private static final long SECONDS_MAX = 180;

    /** Runs a command to its end. */
    public static CommandRun of(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Distribution.launcher().toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("jetconnect", ".out");
            Path err = Files.createTempFile("jetconnect", ".err");
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end: " + Files.readString(err));
            }
            CommandRun run =
                    new CommandRun(
                            process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while " + command + " ran", e);
        }
    }
}
