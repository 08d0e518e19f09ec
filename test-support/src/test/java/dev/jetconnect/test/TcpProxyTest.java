package dev.jetconnect.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void startServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to(server.getLocalPort());
    }

    @AfterEach
    void stopServer() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void bytesPassInBothDirectionsUntilTheWayIsCut() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            assertThat(passes(client, accepted, 1)).isTrue();
            assertThat(passes(accepted, client, 2)).isTrue();

            proxy.cut();

            assertThat(hasEnded(client)).isTrue();
            assertThat(hasEnded(accepted)).isTrue();
        }
    }

    @Test
    void connectionsComeToAnotherServerThatItLeadsTo() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Socket before = connect();
                Socket acceptedBefore = server.accept()) {
            assertThat(passes(before, acceptedBefore, 1)).isTrue();

            proxy.leadTo(other.getLocalPort());

            assertThat(hasEnded(before)).isTrue();
            assertThat(hasEnded(acceptedBefore)).isTrue();
            try (Socket client = connect();
                    Socket accepted = other.accept()) {
                assertThat(passes(client, accepted, 2)).isTrue();
            }
        }
    }

    @Test
    void connectionIsMadeAgainOnTheSamePortAfterTheWayIsRestored() throws IOException {
        proxy.cut();
        try (Socket refused = connect()) {
            assertThat(hasEnded(refused)).isTrue();
        } catch (IOException e) {
            // Reset before the connection was whole: refused as well.
        }

        proxy.restore();

        try (Socket client = connect();
                Socket accepted = server.accept()) {
            assertThat(passes(client, accepted, 1)).isTrue();
        }
    }

    @Test
    void stalledBytesArriveWhenTheWayIsRestored() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            proxy.stall();
            client.getOutputStream().write(1);
            assertNothingComes(accepted);

            proxy.restore();

            assertThat(accepted.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void stalledAnswersAreLostWhenTheWayIsCutThen() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            proxy.stallAnswers();
            assertThat(passes(client, accepted, 1)).isTrue();
            accepted.getOutputStream().write(2);
            assertNothingComes(client);

            proxy.cut();

            assertThat(hasEnded(client)).isTrue();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(60_000);
        return client;
    }

    private static boolean passes(Socket from, Socket to, int value) throws IOException {
        from.getOutputStream().write(value);
        to.setSoTimeout(60_000);
        return to.getInputStream().read() == value;
    }

    private static boolean hasEnded(Socket socket) {
        try {
            socket.setSoTimeout(60_000);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void assertNothingComes(Socket socket) throws IOException {
        socket.setSoTimeout(200);
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketTimeoutException.class);
    }
}
