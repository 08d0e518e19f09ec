package dev.jetconnect.log;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StreamLeader;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Creates and looks at the streams of connectors.
 *
 * <p>Thread-safe.
 */
public final class RecordStreams {
    static final int STREAM_NOT_FOUND = 10059;

    /** The metadata of a stream names the connector that writes it. */
    static final String CONNECTOR = "jetconnect.connector";

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
            if (look(names.stream()).isEmpty()) {
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
                                .metadata(Map.of(CONNECTOR, connector))
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
     * Makes sure that nothing which a task of the connector still has under way can be stored, and
     * that no run comes back that does not know of the connector's stop. The tasks must have been
     * stopped.
     *
     * @param stopped the generation that has no tasks
     */
    public Fences fenceAll(String connector, Generation stopped) {
        StreamNames names = names(connector);
        try {
            return nats.ask(
                    "take the fences in stream '" + names.stream() + "'",
                    () -> new GenerationFence(names, TaskRun.ofNobody(stopped)).take(nats, 0));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                return new Fences(0, 0, Map.of());
            }
            throw new ConnectException(
                    "Cannot take the fences of connector '" + connector + "'", e);
        }
    }

    /** Sequence of a stream's newest message; 0 if it is empty or not there. */
    public long lastSequenceOf(String stream) {
        return find(stream).map(KnownStream::lastSequence).orElse(0L);
    }

    /** A stream as its leader has it; empty if there is none. */
    Optional<StreamInfo> find(String stream) {
        try {
            return look(stream);
        } catch (JetStreamApiException e) {
            throw new ConnectException(
                    "Cannot look at stream '" + stream + "': " + e.getMessage(), e);
        }
    }

    /** No record of the subject is between {@code offset} and what is returned. */
    public long nextOffset(String stream, String subject, long offset) {
        // First: what is stored meanwhile is behind it.
        long last = lastSequenceOf(stream);
        try {
            return nats.ask(
                    "look for the next record of '" + subject + "'",
                    () -> new NextOffset(nats).find(stream, subject, offset, last));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                return offset;
            }
            throw new ConnectException(
                    "Cannot look at stream '" + stream + "': " + e.getMessage(), e);
        }
    }

    private Optional<StreamInfo> look(String stream) throws JetStreamApiException {
        try {
            return Optional.of(info(stream));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private StreamInfo info(String stream) throws JetStreamApiException {
        return nats.ask("look at stream '" + stream + "'", () -> StreamLeader.info(nats, stream));
    }
}
