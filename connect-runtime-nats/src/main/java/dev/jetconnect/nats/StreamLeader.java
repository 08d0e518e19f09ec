package dev.jetconnect.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;

/**
 * What the leader of a stream says about it. While there is none, any replica answers such a
 * request, and one that lags behind would make believe that the stream had lost its end.
 */
public final class StreamLeader {
    private StreamLeader() {}

    /** State and configuration of a stream. */
    public static StreamInfo info(NatsClient nats, String stream)
            throws IOException, JetStreamApiException {
        return requireLeader(nats.management().getStreamInfo(stream));
    }

    /** As {@link #info}, with the subjects that match, in {@code getStreamState()}. */
    public static StreamInfo info(NatsClient nats, String stream, String subjects)
            throws IOException, JetStreamApiException {
        return requireLeader(
                nats.management()
                        .getStreamInfo(stream, StreamInfoOptions.filterSubjects(subjects)));
    }

    private static StreamInfo requireLeader(StreamInfo found) throws IOException {
        ClusterInfo cluster = found.getClusterInfo();
        boolean isClustered = cluster != null && cluster.getName() != null;
        if (isClustered && (cluster.getLeader() == null || cluster.getLeader().isEmpty())) {
            throw new IOException(
                    "stream '" + found.getConfiguration().getName() + "' has no leader now");
        }
        return found;
    }
}
