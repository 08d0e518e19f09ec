package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is installed: its size, its native libraries, and what its launcher keeps for the next
 * start.
 */
class DistributionIT {
    private static final long BYTES_MAX = 55_000_000;
    private static final Duration END_MAX = Duration.ofSeconds(60);

    @TempDir private Path folder;

    @Test
    void workerWithItsServerIsSmall() {
        long bytes =
                Stream.of("bin", "lib", "libexec")
                        .mapToLong(name -> bytes(Distribution.libraries().resolveSibling(name)))
                        .sum();

        assertThat(bytes).isLessThanOrEqualTo(BYTES_MAX);
    }

    @ParameterizedTest
    @CsvSource({"com.github.luben.zstd.Zstd, compress", "org.xerial.snappy.Snappy, compress"})
    void compressorFindsItsNativeLibrary(String type, String method) throws Exception {
        byte[] original = "a text that is long enough".getBytes(StandardCharsets.UTF_8);
        try (URLClassLoader libraries = libraries()) {
            Class<?> compressor = libraries.loadClass(type);
            Object compressed =
                    compressor.getMethod(method, byte[].class).invoke(null, (Object) original);

            assertThat((byte[]) compressed).isNotEmpty();
        }
    }

    @Test
    void lz4FindsItsNativeLibrary() throws Exception {
        try (URLClassLoader libraries = libraries()) {
            Object factory =
                    libraries
                            .loadClass("net.jpountz.lz4.LZ4Factory")
                            .getMethod("nativeInstance")
                            .invoke(null);

            assertThat(factory).hasToString("LZ4Factory:JNI");
        }
    }

    @Test
    void startAfterAnOrderlyStopMapsTheClassesOfThatRun() {
        try (WorkerUnderTest worker = new WorkerUnderTest(folder).start()) {
            worker.terminate();
            worker.awaitEnd(END_MAX);

            worker.start();

            assertThat(commandLine(worker)).contains("-XX:SharedArchiveFile=" + cache());
            // The JVM goes on without an archive that does not fit.
            assertThat(mappedFiles(worker)).contains(cache().toString());
        }
    }

    private static Path cache() {
        return Distribution.libraries().resolveSibling("cache");
    }

    private static String commandLine(WorkerUnderTest worker) {
        return ProcessHandle.of(worker.processId())
                .orElseThrow()
                .info()
                .commandLine()
                .orElseThrow();
    }

    private static String mappedFiles(WorkerUnderTest worker) {
        try {
            return Files.readString(Path.of("/proc/" + worker.processId() + "/maps"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URLClassLoader libraries() {
        try (Stream<Path> files = Files.list(Distribution.libraries())) {
            URL[] jars = files.map(DistributionIT::url).toArray(URL[]::new);
            return new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
