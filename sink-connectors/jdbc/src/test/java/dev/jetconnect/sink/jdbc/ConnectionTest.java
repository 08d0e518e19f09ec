package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a start says of a database that cannot be used; never a secret. */
class ConnectionTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final String SECRET = "s3cret-word";

    private static void assertNoSecret(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain(SECRET);
    }

    @Test
    void rightPasswordConnects() {
        SINK.start("connection.username", "loader", "connection.password", "right");
    }

    @Test
    void wrongPasswordIsTold() {
        assertThatThrownBy(
                        () ->
                                SINK.start(
                                        "connection.username",
                                        "loader",
                                        "connection.password",
                                        SECRET))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(
                        "Cannot connect to " + SINK.server().jdbcUrl(SINK.database()),
                        "as user 'loader'",
                        "password authentication failed",
                        "Check connection.username and connection.password")
                .satisfies(ConnectionTest::assertNoSecret);
    }

    @Test
    void wrongPasswordInTheUrlIsNotRepeated() {
        String url = SINK.server().jdbcUrl(SINK.database()) + "?user=loader&password=" + SECRET;

        assertThatThrownBy(() -> SINK.start("connection.url", url, "connection.username", "loader"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("as user 'loader'")
                .satisfies(ConnectionTest::assertNoSecret);
    }

    @Test
    void missingDatabaseIsTold() {
        assertThatThrownBy(() -> SINK.start("connection.url", SINK.server().jdbcUrl("nowhere")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("\"nowhere\" does not exist", "create the database");
    }

    @Test
    void unreachableServerIsTold() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + freePort + "/shop";

        assertThatThrownBy(() -> SINK.start("connection.url", url, "max.retries", "0"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(url, "refused", "Check connection.url");
    }
}
