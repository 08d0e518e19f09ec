package dev.jetconnect.log;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.NatsClient;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Creates and looks at the streams of connectors.
 *
 * <p>Thread-safe.
 */
public final class RecordStreams {
    static final int STREAM_NOT_FOUND = 10059;

    /** What JetStream answers while it starts, or has no leader. */
    private static final int UNAVAILABLE = 503;

    private final NatsClient nats;
    private final LogSettings settings;

    public RecordStreams(NatsClient nats, LogSettings settings) {
        this.nats = nats;
        this.settings = settings;
    }

    public StreamNames names(String connector) {
        return new StreamNames(settings.group(), connector);
    }

    /**
     * Creates the stream of a connector unless it is there. A full stream refuses new records
     * rather than dropping old ones: the source then waits, and nothing is lost.
     */
    public StreamNames ensureStream(String connector) {
        StreamNames names = names(connector);
        try {
            if (!exists(names.stream())) {
                StreamConfiguration configuration =
                        StreamConfiguration.builder()
                                .name(names.stream())
                                .description("Records of connector " + connector)
                                .subjects(names.allSubjects())
                                .storageType(StorageType.File)
                                .replicas(settings.replicas())
                                .discardPolicy(DiscardPolicy.New)
                                .allowDirect(true)
                                .allowAtomicPublish()
                                .metadata(Map.of("jetconnect.connector", connector))
                                .build();
                nats.ask(
                        "create stream '" + names.stream() + "'",
                        () -> nats.management().addStream(configuration));
            }
            return names;
        } catch (JetStreamApiException e) {
            Optional<String> lackOfRoom = PublishFailure.lackOfRoom(e);
            if (lackOfRoom.isPresent()) {
                nats.storage().limitReached();
                throw new RetriableException(
                        "Cannot create stream '" + names.stream() + "': " + lackOfRoom.get(), e);
            }
            if (e.getErrorCode() == UNAVAILABLE) {
                throw new RetriableException(
                        "Cannot create stream '" + names.stream() + "' now: " + e.getMessage(), e);
            }
            throw new ConnectException(
                    "Cannot create stream '"
                            + names.stream()
                            + "' for connector '"
                            + connector
                            + "': "
                            + e.getMessage()
                            + ". Check nats.replicas, the account's limits and the server's storage.",
                    e);
        }
    }

    /**
     * Makes sure that nothing which a task of the connector still has under way can be stored. The
     * tasks must have been stopped.
     */
    public void fenceAll(String connector) {
        StreamNames names = names(connector);
        try {
            nats.ask(
                    "take the fences in stream '" + names.stream() + "'",
                    () -> {
                        new GenerationFence(names, UUID.randomUUID().toString()).take(nats);
                        return true;
                    });
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw new ConnectException(
                        "Cannot take the fences of connector '" + connector + "'", e);
            }
        }
    }

    /** Sequence of a stream's newest message; 0 if it is empty or not there. */
    public long lastSequenceOf(String stream) {
        try {
            return info(stream).getStreamState().getLastSequence();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                return 0;
            }
            throw new ConnectException(
                    "Cannot look at stream '" + stream + "': " + e.getMessage(), e);
        }
    }

    private boolean exists(String stream) throws JetStreamApiException {
        try {
            info(stream);
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private StreamInfo info(String stream) throws JetStreamApiException {
        return nats.ask(
                "look at stream '" + stream + "'", () -> nats.management().getStreamInfo(stream));
    }
}
