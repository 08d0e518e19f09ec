package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/**
 * How a worker that could not start has ended.
 *
 * @param status exit status
 * @param log all that it printed
 */
record StartFailure(int status, String log) {
    private static final Duration END_MAX = Duration.ofSeconds(60);
    private static final String PROGRAM = "jetconnect: ";

    static StartFailure await(WorkerUnderTest worker) {
        return new StartFailure(worker.awaitEnd(END_MAX), worker.log());
    }

    /** The worker ended with status 1, and its last line, without a stack trace, says this. */
    StartFailure saysInOneSentence(String... parts) {
        List<String> sentences = log.lines().filter(line -> line.startsWith(PROGRAM)).toList();
        assertThat(sentences).as(log).hasSize(1);
        assertThat(sentences.get(0)).contains(parts);
        assertThat(log.stripTrailing()).endsWith(sentences.get(0));
        assertThat(log)
                .doesNotContain("\tat ")
                .doesNotContain("Caused by")
                .doesNotContain("Exception in thread");
        assertThat(status).isEqualTo(1);
        return this;
    }
}
