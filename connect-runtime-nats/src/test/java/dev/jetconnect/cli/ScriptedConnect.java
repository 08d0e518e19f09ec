package dev.jetconnect.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * Answers requests as told, for what a real worker cannot be made to do on demand. What it was not
 * told it answers with 404.
 *
 * <p>Thread-safe.
 */
final class ScriptedConnect implements AutoCloseable {
    private record Answer(int status, String body) {}

    /** Makes a server for an address. */
    private interface Creation<S extends HttpServer> {
        S at(InetSocketAddress address, int backlog) throws IOException;
    }

    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String requiredAuthorization;
    private final HttpServer server;
    private final String scheme;

    ScriptedConnect() {
        this(create(HttpServer::create), "http");
    }

    private ScriptedConnect(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::answer);
        server.start();
        on("GET /", 200, "{\"version\":\"4.3.1\"}");
        on("GET /connectors?expand=info&expand=status", 200, "{}");
        on("GET /connector-plugins?connectorsOnly=false", 200, "[]");
    }

    /** One that speaks HTTPS with this context. */
    static ScriptedConnect withTls(SSLContext context) {
        HttpsServer server = create(HttpsServer::create);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new ScriptedConnect(server, "https");
    }

    /** Lets in only who sends this header. */
    ScriptedConnect letIn(String authorization) {
        requiredAuthorization = authorization;
        return this;
    }

    /** The answer to a request; of several the first is given first, the last one for ever. */
    ScriptedConnect on(String request, int status, String... bodies) {
        Deque<Answer> queue = new ArrayDeque<>();
        for (String body : bodies) {
            queue.add(new Answer(status, body));
        }
        answers.put(request, queue);
        return this;
    }

    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Method, path and body of all requests. */
    List<String> requests() {
        return requests;
    }

    /** Those that could change something. */
    List<String> changes() {
        return requests.stream()
                .filter(request -> !request.startsWith("GET "))
                .filter(request -> !request.contains("/validate"))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((request + " " + body).strip());
        Answer answer =
                isLetIn(exchange.getRequestHeaders().getFirst("Authorization"))
                        ? next(request)
                        : new Answer(401, "");
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private boolean isLetIn(String authorization) {
        return requiredAuthorization == null || requiredAuthorization.equals(authorization);
    }

    private static <S extends HttpServer> S create(Creation<S> creation) {
        try {
            return creation.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer next(String request) {
        Deque<Answer> queue =
                answers.getOrDefault(
                        request,
                        new ArrayDeque<>(List.of(new Answer(404, "{\"message\":\"Not told\"}"))));
        synchronized (queue) {
            return queue.size() > 1 ? queue.poll() : queue.peek();
        }
    }
}
