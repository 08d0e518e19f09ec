package dev.jetconnect.test.sink;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * A sink and its target, as the contracts see them. Each test finds an empty target. What is
 * written are {@link Notes}. Confined to the test thread.
 */
public interface SinkUnderTest {
    /** What a sink keeps of records with the same key. */
    enum Keeps {
        /** Each record, so that one that is delivered twice shows. */
        ALL,
        /** The last one, and none behind a record without a value. */
        LAST
    }

    /** A new connector. */
    SinkConnector connector();

    /** Where the target listens on this machine. */
    int targetPort();

    /**
     * Of a connector that takes the topic of {@link Notes}, in whatever schema it comes, and tries
     * again soon and often.
     *
     * @param port of this machine, at which the sink shall think its target to be
     */
    Map<String, String> settings(int port, Keeps keeps);

    /** Keys and values of which each is refused, besides {@link #settings}. */
    Map<String, String> wrongSettings();

    /** What the target doesn't let in, to be put beside {@link #settings}. */
    Map<String, String> wrongSecret(String secret);

    /** What the target holds, in the order of ids. */
    List<Note> stored();

    /** A text of a note that this target does not take. */
    String refusedText();
}
