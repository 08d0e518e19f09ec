package dev.jetconnect.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.byteman.agent.Main;

/**
 * A line of the worker's code at which it dies as by SIGKILL: no other line runs, and no hook. The
 * worker itself knows nothing of it; Byteman puts it there. A line that is no more is noticed by
 * the test, which waits for the death.
 */
enum KillPoint {
    /** A unit is ready and not sent. */
    BEFORE_PUBLISH("log.PublishLink", "send", "AT ENTRY", "$0.task"),

    /** A unit is on its way: stored, or not. */
    WHILE_PUBLISHING("log.PublishLink", "send", "AT EXIT", "$0.task"),

    /** A unit is stored, and the worker has not looked at the answer. */
    BEFORE_ACK("log.StreamPublisher", "onAnswer", "AT ENTRY", "$0.task"),

    /** A unit is acknowledged, and its offsets are nowhere but in the stream. */
    BEFORE_OFFSET("log.ConnectorOffsets", "stored", "AT ENTRY", "$1"),

    /** Some offsets are in their bucket, and its floor does not say so. */
    WITHIN_CHECKPOINT("log.OffsetFloors", "change", "AT ENTRY", "$0.key + '-'"),

    /** The task's lease is the worker's, and its fence is not. */
    BEFORE_FENCE("log.Fence", "take", "AT ENTRY", "$0.task"),

    /** The fence is the worker's, and it has not read where to begin. */
    BEFORE_READING("log.ConnectorOffsets", "beginExactlyOnce", "AT ENTRY", "$1"),

    /** The connector that is to follow changes is there, and does not know from where. */
    BEFORE_POSITION("pipeline.ConnectorCalls", "writeOffset", "AT ENTRY", "$1 + '-'"),

    /** The connector follows changes, and its pipeline does not know it. */
    BEFORE_STREAMING("pipeline.ConnectorCalls", "setState", "AT EXIT", "$1 + '-'");

    private final String className;
    private final String method;
    private final String place;
    private final String task;

    /**
     * @param task what tells at this line whose task is at work
     */
    KillPoint(String className, String method, String place, String task) {
        this.className = className;
        this.method = method;
        this.place = place;
        this.task = task.replace('\'', '"');
    }

    /**
     * Kills the worker when tasks of a connector pass for this time.
     *
     * @return the variables to start the worker with
     */
    Map<String, String> kill(String connector, int pass, Path folder) {
        return agent(connector, pass, folder, "killJVM()");
    }

    /** As {@link #kill}, but SIGSTOP: the worker sleeps there until it gets a SIGCONT. */
    Map<String, String> pause(String connector, int pass, Path folder) {
        return agent(
                connector,
                pass,
                folder,
                "Runtime.getRuntime().exec(\"kill -STOP \" + ProcessHandle.current().pid())"
                        + ".waitFor()");
    }

    /** The variables to start a worker with that does not die here. */
    static Map<String, String> none() {
        return Map.of("KAFKA_OPTS", "");
    }

    private Map<String, String> agent(String connector, int pass, Path folder, String action) {
        String rule =
                """
                RULE %s
                CLASS dev.jetconnect.%s
                METHOD %s
                %s
                IF (%s).startsWith("%s-") && incrementCounter("passes") == %d
                DO %s
                ENDRULE
                """
                        .formatted(name(), className, method, place, task, connector, pass, action);
        Path script = folder.resolve(name() + "-" + connector + ".btm");
        try {
            Files.writeString(script, rule);
            Path agent =
                    Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Map.of("KAFKA_OPTS", "-javaagent:" + agent + "=script:" + script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
