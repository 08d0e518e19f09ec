package dev.jetconnect.nats;

import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the settings of one stream take away from the worker's promises, after somebody has changed
 * them or made the stream by hand.
 *
 * <p>Confined to one thread.
 */
final class StreamWeaknesses {
    /** The server's default. */
    private static final Duration WINDOW_MAX = Duration.ofMinutes(2);

    private final StreamConfiguration stream;
    private final int replicas;

    StreamWeaknesses(StreamInfo stream, int replicas) {
        this.stream = stream.getConfiguration();
        this.replicas = replicas;
    }

    List<String> find() {
        List<String> found = new ArrayList<>();
        boolean isBucket = stream.getName().startsWith("KV_");
        if (stream.getReplicas() < replicas) {
            add(
                    found,
                    "has "
                            + stream.getReplicas()
                            + " replicas, though nats.replicas is "
                            + replicas,
                    "it does not outlive the loss of a server",
                    "--replicas=" + replicas);
        }
        if (stream.getStorageType() == StorageType.Memory) {
            found.add(
                    "Stream '"
                            + stream.getName()
                            + "' is kept in memory: a restart of its servers empties it. Delete it,"
                            + " and let the worker make it anew.");
        }
        if (stream.getRetentionPolicy() != RetentionPolicy.Limits) {
            found.add(
                    "Stream '"
                            + stream.getName()
                            + "' has retention "
                            + stream.getRetentionPolicy().toString().toLowerCase(Locale.ROOT)
                            + ": it deletes what consumers have acknowledged, and sinks of JetConnect"
                            + " acknowledge nothing. Make it anew with retention limits.");
        }
        if (!isBucket) {
            ofLimits(found);
        }
        return found;
    }

    private void ofLimits(List<String> found) {
        if (!stream.getMaxAge().isZero() && !stream.getName().endsWith("-signals")) {
            add(
                    found,
                    "deletes its messages after " + stream.getMaxAge(),
                    "a sink that is behind for longer loses records, and a source that is idle for"
                            + " longer its right to write",
                    "--max-age=0s");
        }
        if (stream.getMaxMsgsPerSubject() > 0) {
            add(
                    found,
                    "keeps " + stream.getMaxMsgsPerSubject() + " messages of a subject only",
                    "a sink that is behind by more loses records",
                    "--max-msgs-per-subject=-1");
        }
        boolean isLimited = stream.getMaxMsgs() > 0 || stream.getMaxBytes() > 0;
        if (isLimited && stream.getDiscardPolicy() == DiscardPolicy.Old) {
            add(
                    found,
                    "deletes its oldest messages when it is full",
                    "a sink that is behind loses records",
                    "--discard=new");
        }
        if (stream.getDuplicateWindow().compareTo(WINDOW_MAX) > 0) {
            add(
                    found,
                    "remembers the ids of messages for " + stream.getDuplicateWindow(),
                    "that costs memory, and JetConnect does not need it",
                    "--dupe-window=2m");
        }
    }

    private void add(List<String> found, String fact, String consequence, String edit) {
        found.add(
                "Stream '"
                        + stream.getName()
                        + "' "
                        + fact
                        + ": "
                        + consequence
                        + ". Change it: nats stream edit "
                        + stream.getName()
                        + " "
                        + edit
                        + ".");
    }
}
