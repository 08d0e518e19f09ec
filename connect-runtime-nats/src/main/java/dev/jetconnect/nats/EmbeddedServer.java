package dev.jetconnect.nats;

import dev.jetconnect.config.NatsSettings;
import dev.jetconnect.config.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nats-server that the worker starts when it is given none: a supervised child on the loopback,
 * started again when it dies, stopped with the worker, and never left behind.
 *
 * <p>Thread-safe. {@link #close()} may be called twice.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RESTART_DELAY = Duration.ofMillis(200);
    private static final Duration RESTART_DELAY_MAX = Duration.ofSeconds(10);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    private static final long PROBE_MILLIS = 10;

    private enum State {
        RUNNING,
        STOPPED
    }

    private final DataDirectory directory;
    private final ServerConfiguration configuration;
    private final Path program;
    private final StorageCare care;
    private final ServerStorage storage;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final AtomicReference<ServerProcess> process = new AtomicReference<>();
    private final Thread supervisor;

    private EmbeddedServer(
            Path program,
            ServerConfiguration configuration,
            ServerStorage storage,
            StorageCare care,
            ServerProcess first) {
        this.program = program;
        this.configuration = configuration;
        this.storage = storage;
        this.care = care;
        this.directory = configuration.directory();
        this.process.set(first);
        this.supervisor = new Thread(this::supervise, "nats-server-supervisor");
        this.supervisor.setDaemon(true);
    }

    /**
     * Starts the server and waits until it answers. A data folder of an earlier run is used again.
     *
     * @throws ConnectException with a sentence that names what failed and the remedy
     */
    public static EmbeddedServer start(ServerSettings settings) {
        Path program = ServerProgram.find(settings.program());
        DataDirectory directory = DataDirectory.lock(settings.dataDirectory());
        try {
            int port = settings.port() == 0 ? freePort() : settings.port();
            ServerConfiguration configuration =
                    new ServerConfiguration(directory, port, randomPassword());
            ServerProcess.endOrphan(configuration.pidFile());
            ServerStorage storage = new ServerStorage();
            StorageCare care =
                    new StorageCare(
                            configuration,
                            settings.dataDirectory(),
                            settings.freeBytesMin(),
                            storage);
            care.writeConfiguration();
            ServerProcess first = launch(program, configuration);
            EmbeddedServer server =
                    new EmbeddedServer(program, configuration, storage, care, first);
            server.supervisor.start();
            log.info(
                    "Started {} at {}, data in {}",
                    program,
                    server.url(),
                    settings.dataDirectory());
            return server;
        } catch (IOException e) {
            directory.close();
            throw new ConnectException(
                    "Cannot start nats-server in data.dir '"
                            + settings.dataDirectory()
                            + "': "
                            + e.getMessage()
                            + ". Check the folder's owner and the free space.",
                    e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    public String url() {
        return configuration.url();
    }

    /** How this worker connects to its server. */
    public NatsSettings settings() {
        return NatsSettings.ofUser(url(), ServerConfiguration.USER, configuration.password());
    }

    /** What is known of its disk, for all who write to it. */
    public ServerStorage storage() {
        return storage;
    }

    /** Process id of the running server. */
    public long processId() {
        return process.get().processId();
    }

    @Override
    public void close() {
        if (!state.compareAndSet(State.RUNNING, State.STOPPED)) {
            return;
        }
        supervisor.interrupt();
        process.get().stop(STOP_TIMEOUT);
        directory.close();
        log.info("Stopped nats-server");
    }

    private void supervise() {
        Duration delay = RESTART_DELAY;
        while (state.get() == State.RUNNING) {
            try {
                OptionalInt status = process.get().awaitExit(LOOK_INTERVAL);
                if (state.get() != State.RUNNING) {
                    return;
                }
                care.look();
                if (status.isPresent()) {
                    log.warn(
                            "nats-server ended with status {}; starting it again",
                            status.getAsInt());
                    TimeUnit.MILLISECONDS.sleep(delay.toMillis());
                    startAgain();
                } else if (care.needsRestart()) {
                    process.get().stop(STOP_TIMEOUT);
                    startAgain();
                } else {
                    raiseLimit();
                }
                delay = RESTART_DELAY;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // close() ends this thread
                return;
            } catch (IOException | ConnectException e) {
                log.error("nats-server could not be started again: {}", e.getMessage());
                delay = Backoff.longer(delay, RESTART_DELAY_MAX);
            }
        }
    }

    private void raiseLimit() throws InterruptedException {
        try {
            if (care.raisesLimit()) {
                process.get().reload(program);
                log.info("nats-server may store more, since its disk has got room");
            }
        } catch (IOException e) {
            log.warn("nats-server keeps its limit of storage: {}", e.getMessage());
        }
    }

    private void startAgain() throws IOException {
        try {
            care.writeConfiguration();
        } catch (IOException e) {
            log.warn("The configuration of nats-server stays as it is: {}", e.getMessage());
        }
        process.set(launch(program, configuration));
        if (state.get() != State.RUNNING) {
            process.get().stop(STOP_TIMEOUT); // close() has stopped the one before
            return;
        }
        log.info("nats-server runs again at {}", url());
    }

    private static ServerProcess launch(Path program, ServerConfiguration configuration)
            throws IOException {
        ServerProcess process = ServerProcess.launch(program, configuration);
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        try {
            while (!answers(configuration.port())) {
                if (!process.isAlive()) {
                    throw new ConnectException(
                            "nats-server did not start: " + process.lastWords() + ".");
                }
                if (System.nanoTime() > deadline) {
                    process.stop(Duration.ZERO);
                    throw new ConnectException(
                            "nats-server did not answer within "
                                    + START_TIMEOUT.toSeconds()
                                    + " s: "
                                    + process.lastWords()
                                    + ".");
                }
                TimeUnit.MILLISECONDS.sleep(PROBE_MILLIS);
            }
            return process;
        } catch (InterruptedException e) {
            process.stop(Duration.ZERO);
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while nats-server started", e);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
