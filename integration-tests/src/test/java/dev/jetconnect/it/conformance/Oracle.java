package dev.jetconnect.it.conformance;

import dev.jetconnect.test.KafkaJava;
import java.nio.file.Path;
import java.util.List;

/** How the oracle's programs are run here: small, and quick to start. */
final class Oracle {
    private static final Path LIBRARIES = Path.of(System.getProperty("jetconnect.oracle.lib"));

    static final KafkaJava JAVA =
            new KafkaJava(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1"),
                    LIBRARIES,
                    LIBRARIES.resolve("../../log4j2.xml").normalize());

    private Oracle() {}
}
