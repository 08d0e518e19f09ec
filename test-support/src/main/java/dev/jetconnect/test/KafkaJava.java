package dev.jetconnect.test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How programs of Apache Kafka are run: on its published JARs, which profile {@code oracle} brings.
 *
 * @param java the program and its options; what may have to come before it
 * @param libraries folder with the JARs
 * @param logging log4j2's configuration
 */
public record KafkaJava(List<String> java, Path libraries, Path logging) {
    public KafkaJava {
        java = List.copyOf(java);
    }

    /** The command line of one program. */
    public List<String> command(String main, String... arguments) {
        List<String> command = new ArrayList<>(java);
        command.add("-Dlog4j2.configurationFile=" + logging.toAbsolutePath());
        command.add("-cp");
        command.add(libraries.toAbsolutePath() + "/*");
        command.add(main);
        command.addAll(List.of(arguments));
        return command;
    }
}
