package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.NatsCluster;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;

/**
 * A plain NATS client of a cluster.
 *
 * <p>Confined to the test's thread.
 */
final class ClusterNats implements AutoCloseable {
    private final Connection connection;

    private ClusterNats(Connection connection) {
        this.connection = connection;
    }

    static ClusterNats of(NatsCluster cluster) {
        return new ClusterNats(cluster.connect());
    }

    int replicas(String stream) {
        try {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(stream)
                    .getConfiguration()
                    .getReplicas();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Cannot look at stream " + stream, e);
        }
    }

    /** {@code nats stream rm}. */
    void delete(String stream) {
        try {
            assertThat(connection.jetStreamManagement().deleteStream(stream)).isTrue();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("Cannot delete stream " + stream, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
