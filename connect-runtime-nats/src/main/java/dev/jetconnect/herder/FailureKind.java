package dev.jetconnect.herder;

import dev.jetconnect.log.StreamRolledBackException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.runtime.TooManyTasksException;

/**
 * What a failure's chain of causes says about starting again. Only what surely cannot heal by
 * itself is left alone: a restart too many costs little, one too few stops the pipeline.
 */
enum FailureKind {
    /** Passes by itself, or nobody can say. */
    OUTAGE(""),
    CONFIG("it is an error of the config: change the config"),
    DATA(
            "it is an error of a record, which a restart would meet again: correct the record, skip it"
                    + " with errors.tolerance=all, or reset the offset; then restart it"),
    LOST_SOURCE(
            "going on would lose changes without a word. Set snapshot.mode to when_needed, or to"
                    + " recovery for a lost schema history; or stop the connector, delete its"
                    + " offsets, and resume it for a new snapshot"),
    ROLLED_BACK("the stream was rolled back: what to do is in the trace"),
    FENCED("another run of it has taken over");

    /** A chain that is longer is one that bites its tail. */
    private static final int CAUSES_MAX = 50;

    private static final String DEBEZIUM = "io.debezium.DebeziumException";

    /**
     * What Debezium's check at the start of a task says of a slot or a binlog that is gone, and
     * what servers answer where it does not notice: MariaDB tells nobody which GTIDs it has purged.
     */
    private static final Set<String> DEBEZIUM_LOST =
            Set.of(
                    "no longer available on the server",
                    "db history topic is missing",
                    "Could not find GTID state requested by slave",
                    "Could not find first log file name in binary log index file",
                    "purged binary logs containing GTIDs");

    private final String whyNot;

    FailureKind(String whyNot) {
        this.whyNot = whyNot;
    }

    /** Why it is not started again; empty for an outage. */
    String whyNot() {
        return whyNot;
    }

    static FailureKind of(Throwable failure) {
        List<Throwable> chain = chain(failure);
        if (anyOf(chain, FailureKind::isLostSource)) {
            return LOST_SOURCE;
        }
        if (anyOf(chain, StreamRolledBackException.class::isInstance)) {
            return ROLLED_BACK;
        }
        if (anyOf(chain, FailureKind::isFenced)) {
            return FENCED;
        }
        if (anyOf(chain, FailureKind::isConnectionLost)) {
            // A converter wraps even a schema registry that is away into an error of data.
            return OUTAGE;
        }
        if (anyOf(chain, FailureKind::isOfConfig)) {
            return CONFIG;
        }
        return anyOf(chain, FailureKind::isOfData) ? DATA : OUTAGE;
    }

    /** The innermost message, on one line of bounded length: the trace has all of it. */
    static String reason(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (int i = chain.size() - 1; i >= 0; i--) {
            String message = chain.get(i).getMessage();
            if (message != null && !message.isBlank()) {
                String line = message.strip().lines().findFirst().orElseThrow();
                return line.length() <= 300 ? line : line.substring(0, 300) + "...";
            }
        }
        return failure.getClass().getSimpleName();
    }

    private static boolean isLostSource(Throwable cause) {
        return cause.getClass().getName().equals(DEBEZIUM)
                && cause.getMessage() != null
                && DEBEZIUM_LOST.stream().anyMatch(cause.getMessage()::contains);
    }

    private static boolean isFenced(Throwable cause) {
        return cause instanceof ProducerFencedException
                || cause instanceof InvalidProducerEpochException;
    }

    private static boolean isConnectionLost(Throwable cause) {
        return cause instanceof RetriableException
                || cause instanceof org.apache.kafka.common.errors.RetriableException
                || cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof SQLTransientException
                || cause instanceof SQLRecoverableException
                || cause instanceof SQLNonTransientConnectionException;
    }

    private static boolean isOfConfig(Throwable cause) {
        return cause instanceof ConfigException
                || cause instanceof TooManyTasksException
                || cause instanceof ClassNotFoundException
                || cause instanceof LinkageError;
    }

    /** A SchemaException of Connect is an error of data too. */
    private static boolean isOfData(Throwable cause) {
        return cause instanceof DataException || cause instanceof SerializationException;
    }

    private static boolean anyOf(List<Throwable> chain, Predicate<Throwable> kind) {
        return chain.stream().anyMatch(kind);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure;
                cause != null && chain.size() < CAUSES_MAX;
                cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
