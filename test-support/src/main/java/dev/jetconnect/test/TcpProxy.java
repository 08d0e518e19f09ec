package dev.jetconnect.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Stands between a client and a server on loopback and takes the way between them away:
 *
 * <ul>
 *   <li>{@link #cut()}: connections break, and new ones are reset at once;
 *   <li>{@link #stall()}: connections stay, but nothing comes through, as with a network that drops
 *       packets: what was sent arrives after {@link #restore()};
 *   <li>{@link #stallAnswers()}: the server gets everything and its answers do not come through.
 *       Followed by {@link #cut()}, they are lost;
 *   <li>{@link #stallAnswersFrom(String)}: the same, from a certain request on.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int CONNECT_MILLIS_MAX = 10_000;

    private enum Way {
        OPEN,
        ANSWERS_STALLED,
        STALLED,
        CUT,
        CLOSED
    }

    private final ServerSocket listener;
    private final Set<Socket> sockets = new HashSet<>();
    private InetSocketAddress server;
    private Way way = Way.OPEN;
    private Optional<String> unanswered = Optional.empty();

    private TcpProxy(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /** Starts a proxy to a server on loopback, which need not run yet. */
    public static TcpProxy to(int serverPort) {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            TcpProxy proxy =
                    new TcpProxy(
                            new InetSocketAddress(loopback, serverPort),
                            new ServerSocket(0, 50, loopback));
            start("proxy-accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a proxy at an address of its own, so that two can stand at one port. */
    public static TcpProxy at(InetSocketAddress address, int serverPort) {
        try {
            TcpProxy proxy =
                    new TcpProxy(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort),
                            new ServerSocket(address.getPort(), 50, address.getAddress()));
            start("proxy-accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Whether there are connections through it. */
    public synchronized boolean isInUse() {
        return !sockets.isEmpty();
    }

    /** Breaks all connections, with what is on its way in them, and lets no new one come about. */
    public synchronized void cut() {
        // At once, or what was held back would go through between the two.
        change(Way.CUT);
        breakConnections();
    }

    /** Breaks all connections; new ones come to another server on loopback. */
    public synchronized void leadTo(int serverPort) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        breakConnections();
    }

    private synchronized InetSocketAddress server() {
        return server;
    }

    /** Holds back what is sent in both directions, and the answer to new connections. */
    public void stall() {
        change(Way.STALLED);
    }

    /** Holds back what the server sends. */
    public void stallAnswers() {
        change(Way.ANSWERS_STALLED);
    }

    /**
     * Holds back what the server sends from the next request on that has this text in it, such as
     * the word COMMIT, which the server gets.
     */
    public synchronized void stallAnswersFrom(String request) {
        unanswered = Optional.of(request);
    }

    /** Opens the way: what was held back goes on, and connections can be made again. */
    public void restore() {
        change(Way.OPEN);
    }

    @Override
    public synchronized void close() {
        change(Way.CLOSED);
        breakConnections();
        closeQuietly(listener);
    }

    private synchronized void change(Way next) {
        if (way != Way.CLOSED) {
            way = next;
        }
        notifyAll();
    }

    private synchronized void breakConnections() {
        sockets.forEach(TcpProxy::reset);
        sockets.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (keep(client)) {
                    start("proxy-connect", () -> connect(client));
                }
            } catch (IOException e) {
                // The client is gone, or the proxy is closed.
            }
        }
    }

    private void connect(Socket client) {
        Socket toServer = new Socket();
        try {
            toServer.connect(server(), CONNECT_MILLIS_MAX);
        } catch (IOException e) {
            discard(client, toServer); // as the server itself would refuse it
            return;
        }
        if (keep(toServer)) {
            start("proxy-requests", () -> pump(client, toServer, Way.STALLED, this::look));
            start("proxy-answers", () -> pump(toServer, client, Way.ANSWERS_STALLED, text -> {}));
        } else {
            discard(client, toServer);
        }
    }

    /** False if the way is cut. */
    private synchronized boolean keep(Socket socket) {
        if (way == Way.CUT || way == Way.CLOSED) {
            reset(socket);
            return false;
        }
        sockets.add(socket);
        return true;
    }

    /**
     * Passes on what one side sends until one of both is gone.
     *
     * @param held in this state and in {@link Way#STALLED} nothing is passed on
     * @param observer sees what is passed on
     */
    private void pump(Socket from, Socket to, Way held, Consumer<String> observer) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitWay(held);
                observer.accept(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // The connection was cut, by this proxy or by one of its sides.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        discard(from, to);
    }

    private synchronized void look(String request) {
        if (unanswered.filter(request::contains).isPresent()) {
            unanswered = Optional.empty();
            stallAnswers();
        }
    }

    /** Returns also when the way is cut: then the connection is broken. */
    private synchronized void awaitWay(Way held) throws InterruptedException {
        while (way == held || way == Way.STALLED) {
            wait();
        }
    }

    private synchronized void discard(Socket... closed) {
        for (Socket socket : closed) {
            sockets.remove(socket);
            closeQuietly(socket);
        }
    }

    /** Ends the connection at once, with an error for the other side. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Nothing is left to be closed.
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
