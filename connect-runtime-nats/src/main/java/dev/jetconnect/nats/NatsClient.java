package dev.jetconnect.nats;

import dev.jetconnect.config.NatsSettings;
import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.support.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's one connection to NATS. It reconnects for ever; whoever uses it bounds its own
 * waits.
 *
 * <p>Thread-safe.
 */
public final class NatsClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NatsClient.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
    private static final int PINGS_UNANSWERED_MAX = 3;
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(200);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final long RETRY_MILLIS = 100;

    /**
     * Those of a task read acknowledgements; its writer's buffer grows with what it has to send.
     */
    private static final int TASK_BUFFER_BYTES = 16 << 10;

    private static final String ACCOUNT_INFO = "$JS.API.INFO";

    private static final Pattern NOT_FOR_JSON = Pattern.compile("[\\p{Cntrl}\"\\\\]");

    private final Connection connection;
    private final JetStream jetStream;
    private final JetStreamManagement management;

    private final NatsSettings settings;
    private final Shared shared;
    private final ConnectionLog connections;
    private final Runnable afterClose;

    private NatsClient(
            NatsSettings settings,
            Shared shared,
            Connection connection,
            ConnectionLog connections,
            Runnable afterClose)
            throws IOException {
        this.afterClose = afterClose;
        this.settings = settings;
        this.shared = shared;
        this.connections = connections;
        this.connection = connection;
        this.jetStream = connection.jetStream();
        this.management = connection.jetStreamManagement();
    }

    /**
     * Connects, and checks that the server has JetStream and is new enough.
     *
     * @param name shown by the server's monitoring
     * @throws ConnectException with a sentence that names the address and the remedy
     */
    public static NatsClient connect(NatsSettings settings, String name) {
        return connect(settings, new ServerStorage(), name);
    }

    /** As {@link #connect(NatsSettings, String)}, to a server whose disk is looked at. */
    public static NatsClient connect(NatsSettings settings, ServerStorage storage, String name) {
        Shared shared = Shared.with(storage);
        Options.Builder options = options(settings, settings.urls(), name).maxReconnects(-1);
        try {
            NatsClient client = open(settings, shared, options, shared.threads()::close);
            ServerCheck.check(client);
            return client;
        } catch (RuntimeException e) {
            shared.threads().close();
            throw e;
        }
    }

    /**
     * Opens one more connection, which ends when it is lost. What was handed to it and not sent is
     * gone then: nothing is sent late, behind its user's back, as a reconnecting one would do.
     *
     * @throws ConnectException if the server cannot be reached now
     */
    public NatsClient withoutReconnect(String name) {
        Set<String> servers = new LinkedHashSet<>(settings.urls());
        // One that nats.url does not name may be the only one that is left.
        servers.addAll(connection.getServers());
        return open(
                settings,
                shared,
                options(settings, new ArrayList<>(servers), name)
                        .noReconnect()
                        .bufferSize(TASK_BUFFER_BYTES),
                () -> {});
    }

    private static NatsClient open(
            NatsSettings settings, Shared shared, Options.Builder options, Runnable afterClose) {
        ConnectionLog connections = new ConnectionLog();
        try {
            options.connectionListener(connections::tell);
            shared.threads().useIn(options);
            Connection connection = shared.threads().open(options.build());
            return new NatsClient(settings, shared, connection, connections, afterClose);
        } catch (IOException e) {
            throw new ConnectException(refusal(settings, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException(
                    "Interrupted while connecting to NATS " + settings.urls(), e);
        }
    }

    /**
     * Sends a request, and again while the server is away for a moment, as it is when it restarts,
     * or while a cluster elects a leader.
     *
     * @param action for the message: "cannot {@code action}"
     * @throws RetriableException if there is no answer for 10 s
     */
    public <T> T ask(String action, Request<T> request) throws JetStreamApiException {
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        while (true) {
            try {
                requireConnection();
                return request.send();
            } catch (IOException | IllegalStateException | JetStreamApiException e) {
                if (e instanceof JetStreamApiException refusal && !PassingError.is(refusal)) {
                    throw refusal;
                }
                if (System.nanoTime() > deadline || !pause()) {
                    String state = isConnected() ? "" : " (not connected to NATS)";
                    throw new RetriableException(
                            "Cannot " + action + state + ": " + e.getMessage(), e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RetriableException("Interrupted before this worker could " + action, e);
            }
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A request to the server, which may be sent more than once. */
    public interface Request<T> {
        T send() throws IOException, JetStreamApiException, InterruptedException;
    }

    /**
     * Waits for an answer of JetStream, whatever it is. A ping would not do: the client library
     * matches answers to pings by their order alone, so one that was lost in a reconnect makes the
     * later ones seem unanswered.
     */
    public boolean answersWithin(Duration timeout) {
        if (!isConnected()) {
            return false;
        }
        try {
            return connection.request(ACCOUNT_INFO, new byte[0], timeout) != null;
        } catch (IllegalStateException e) {
            return false; // not connected now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How this worker reaches NATS; it holds secrets. */
    public NatsSettings settings() {
        return settings;
    }

    /** What is known of the server's storage. */
    public ServerStorage storage() {
        return shared.storage();
    }

    /** What readers hold of messages that came, and are not taken yet. */
    public MemoryShare readMemory() {
        return shared.readMemory();
    }

    /** What publishers hold of messages that are not acknowledged yet. */
    public MemoryShare publishMemory() {
        return shared.publishMemory();
    }

    public Connection connection() {
        return connection;
    }

    /**
     * @throws IllegalStateException if there is no connection now
     */
    public JetStream jetStream() {
        requireConnection();
        return jetStream;
    }

    /**
     * @throws IllegalStateException if there is no connection now
     */
    public JetStreamManagement management() {
        requireConnection();
        return management;
    }

    /**
     * What is asked for without a connection fails as well, but the client library would keep a
     * trace of each such request until it is connected again: in a long outage, too many.
     */
    private void requireConnection() {
        if (!isConnected()) {
            throw new IllegalStateException("no connection now");
        }
    }

    /** Another one after each loss of the connection: what the server kept for it may be gone. */
    long connectionNumber() {
        return connections.number.get();
    }

    public boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** Largest message in bytes that the server takes, headers included. */
    public long maxPayload() {
        return connection.getMaxPayload();
    }

    /** The worker's own connection goes last, and with it the threads of all. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        afterClose.run();
    }

    private static String refusal(NatsSettings settings, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        String where = "Cannot connect to NATS at " + settings.urls() + ": " + reason + ". ";
        return reason.toLowerCase(java.util.Locale.ROOT).contains("authori")
                        || reason.toLowerCase(java.util.Locale.ROOT).contains("authentication")
                ? where
                        + "Check nats.username and nats.password, nats.token, nats.nkey or"
                        + " nats.credentials."
                : where
                        + "Check nats.url, and that the server runs and can be reached from here"
                        + (usesTls(settings)
                                ? ", and that nats.ssl.truststore.location has its certificate or"
                                        + " the authority that signed it."
                                : ".");
    }

    /** The client does not say why a TLS handshake failed. */
    private static boolean usesTls(NatsSettings settings) {
        return !settings.ssl().isEmpty()
                || settings.urls().stream().anyMatch(url -> url.startsWith("tls://"));
    }

    private static Options.Builder options(
            NatsSettings settings, List<String> servers, String name) {
        Options.Builder builder =
                new Options.Builder()
                        .servers(servers.toArray(String[]::new))
                        // The client library sends the name as it is, between quotes.
                        .connectionName(NOT_FOR_JSON.matcher(name).replaceAll("_"))
                        .reconnectWait(RECONNECT_WAIT)
                        .connectionTimeout(CONNECT_TIMEOUT)
                        // A server that hangs, or a network that swallows everything, keeps the
                        // connection open: by default that is noticed after minutes.
                        .pingInterval(PING_INTERVAL)
                        .maxPingsOut(PINGS_UNANSWERED_MAX)
                        // While the connection is down a publish must fail, not wait in a buffer
                        // that would be sent behind the publisher's back after the reconnect.
                        .reconnectBufferSize(0)
                        .errorListener(new LoggingErrorListener());
        try {
            authenticate(builder, settings);
            if (!settings.ssl().isEmpty()) {
                builder.sslContext(sslContext(settings));
            }
            return builder;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(
                    "The settings for NATS at "
                            + settings.urls()
                            + " are wrong: "
                            + e.getMessage());
        }
    }

    private static void authenticate(Options.Builder builder, NatsSettings settings)
            throws IOException, GeneralSecurityException {
        if (settings.credentials().isPresent()) {
            builder.authHandler(
                    Nats.credentials(readable(settings.credentials().get()).toString()));
        } else if (settings.nkeySeed().isPresent()) {
            builder.authHandler(nkey(settings.nkeySeed().get()));
        } else if (settings.token().isPresent()) {
            builder.token(settings.token().get().value().toCharArray());
        } else if (settings.username().isPresent()) {
            String password = settings.password().map(Password::value).orElse("");
            builder.userInfo(settings.username().get().toCharArray(), password.toCharArray());
        }
    }

    private static AuthHandler nkey(Path file) throws IOException, GeneralSecurityException {
        String seed = Files.readString(readable(file), StandardCharsets.UTF_8).trim();
        NKey key = NKey.fromSeed(seed.toCharArray());
        return new NkeyHandler(key, String.valueOf(key.getPublicKey()));
    }

    private static Path readable(Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigException(
                    "Cannot read '" + file + "', which the settings for NATS name as credentials.");
        }
        return file;
    }

    private static SSLContext sslContext(NatsSettings settings) {
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(settings.ssl());
            return factory.sslContext();
        } catch (KafkaException e) {
            String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new ConfigException("The nats.ssl. settings are wrong: " + reason);
        }
    }

    /** What all connections of this worker have in common. */
    private record Shared(
            ServerStorage storage,
            MemoryShare readMemory,
            MemoryShare publishMemory,
            ConnectionThreads threads) {
        private static final int HEAP_PART = 8;

        static Shared with(ServerStorage storage) {
            return new Shared(
                    storage,
                    MemoryShare.ofHeap(HEAP_PART),
                    MemoryShare.ofHeap(HEAP_PART),
                    new ConnectionThreads());
        }
    }

    /** Signs the server's challenge with an NKEY. */
    private record NkeyHandler(NKey key, String publicKey) implements AuthHandler {
        @Override
        public byte[] sign(byte[] nonce) {
            try {
                return key.sign(nonce);
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("Cannot sign the NATS server's challenge", e);
            }
        }

        @Override
        public char[] getID() {
            return publicKey.toCharArray();
        }

        @Override
        public char[] getJWT() {
            return new char[0];
        }
    }

    /**
     * Says once that the connection is lost, and once that it is there again: the client library
     * tells of each try in between.
     */
    private static final class ConnectionLog {
        private final AtomicBoolean isLost = new AtomicBoolean();
        private final AtomicLong number = new AtomicLong();

        void tell(Connection connection, ConnectionListener.Events event) {
            if (event == ConnectionListener.Events.DISCONNECTED
                    && isLost.compareAndSet(false, true)) {
                log.warn("Connection to NATS lost; reconnecting. Publishing and commits wait.");
            } else if (event == ConnectionListener.Events.RECONNECTED) {
                number.incrementAndGet();
                isLost.set(false);
                log.info("Connected to NATS again: {}", connection.getConnectedUrl());
            } else {
                log.debug("NATS connection: {}", event);
            }
        }
    }

    /** Reports what the client library would print; never a credential. */
    private static final class LoggingErrorListener implements ErrorListener {
        @Override
        public void errorOccurred(Connection connection, String error) {
            log.warn("NATS reports: {}", error);
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception exception) {
            log.debug("NATS connection: {}", exception.toString());
        }

        @Override
        public void slowConsumerDetected(Connection connection, Consumer consumer) {
            log.warn("NATS drops messages to a slow subscription of this worker");
        }

        @Override
        public void pullStatusWarning(
                Connection connection, io.nats.client.JetStreamSubscription sub, Status status) {
            log.debug("NATS pull: {}", status.getMessageWithCode());
        }

        @Override
        public void pullStatusError(
                Connection connection, io.nats.client.JetStreamSubscription sub, Status status) {
            log.debug("NATS pull: {}", status.getMessageWithCode());
        }
    }
}
