package dev.jetconnect.nats;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;

/** Finds the nats-server program: setting, then {@code PATH}, then the distribution's own. */
final class ServerProgram {
    private static final Pattern VERSION = Pattern.compile("nats-server: (v?\\d+\\.\\d+\\S*)");
    private static final String REMEDY =
            " Install nats-server "
                    + ServerVersion.OLDEST
                    + " or newer, name it in nats.server.path, or set nats.url to a running NATS.";

    private ServerProgram() {}

    /**
     * Returns a program that is new enough.
     *
     * @throws ConfigException if {@code configured} cannot be used
     * @throws ConnectException if there is no program, or none that is new enough
     */
    static Path find(Optional<Path> configured) {
        if (configured.isPresent()) {
            Path program = configured.get();
            if (!Files.isExecutable(program)) {
                throw new ConfigException(
                        "nats.server.path '" + program + "' is not a program." + REMEDY);
            }
            return requireSupported(program);
        }
        // An old one on the PATH must not hide the distribution's own.
        return candidates()
                .filter(program -> version(program).isSupported())
                .findFirst()
                .orElseThrow(
                        () ->
                                candidates()
                                        .findFirst()
                                        .map(ServerProgram::tooOld)
                                        .orElseGet(
                                                () ->
                                                        new ConnectException(
                                                                "There is no nats-server program on"
                                                                        + " the PATH or in the"
                                                                        + " distribution."
                                                                        + REMEDY)));
    }

    private static Stream<Path> candidates() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream<Path> onPath =
                Arrays.stream(path.split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, "nats-server"));
        Stream<Path> own =
                Stream.ofNullable(System.getProperty("jetconnect.home"))
                        .map(home -> Path.of(home, "libexec", "nats-server"));
        return Stream.concat(onPath, own).filter(Files::isExecutable);
    }

    private static Path requireSupported(Path program) {
        if (!version(program).isSupported()) {
            throw tooOld(program);
        }
        return program;
    }

    private static ConnectException tooOld(Path program) {
        return new ConnectException(
                "'"
                        + program
                        + "' is version "
                        + version(program)
                        + ", which is too old."
                        + REMEDY);
    }

    private static ServerVersion version(Path program) {
        try {
            Process process =
                    new ProcessBuilder(program.toString(), "--version")
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Matcher matcher = VERSION.matcher(output);
            if (!matcher.find()) {
                throw new ConnectException(
                        "'"
                                + program
                                + "' is not nats-server: it says '"
                                + output.strip()
                                + "'."
                                + REMEDY);
            }
            return ServerVersion.parse(matcher.group(1));
        } catch (IOException e) {
            throw new ConnectException("'" + program + "' cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while asking '" + program + "' its version", e);
        }
    }
}
