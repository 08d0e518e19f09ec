package dev.jetconnect.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.AccountStatistics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the server behind a connection and says plainly what is missing. */
final class ServerCheck {
    private static final Logger log = LoggerFactory.getLogger(ServerCheck.class);

    private static final long SAFE_PAYLOAD_BYTES = 1024 * 1024;

    private ServerCheck() {}

    static void check(NatsClient client) {
        String reported = client.connection().getServerInfo().getVersion();
        ServerVersion version = ServerVersion.parse(reported);
        if (!version.isSupported()) {
            client.close();
            throw new ConnectException(
                    "nats-server "
                            + reported
                            + " is too old: "
                            + ServerVersion.OLDEST
                            + " or newer is needed. Upgrade it, or leave nats.url out so that the"
                            + " worker starts its own.");
        }
        checkJetStream(client);
        if (client.maxPayload() < SAFE_PAYLOAD_BYTES) {
            log.warn(
                    "NATS takes messages of {} bytes at most: larger records will fail their task."
                            + " Raise max_payload of the server, 8MB is advised.",
                    client.maxPayload());
        }
    }

    private static void checkJetStream(NatsClient client) {
        try {
            // A cluster may have no leader for some seconds.
            AccountStatistics statistics =
                    client.ask(
                            "look at JetStream", () -> client.management().getAccountStatistics());
            log.debug("JetStream holds {} streams", statistics.getStreams());
        } catch (JetStreamApiException | RetriableException e) {
            client.close();
            throw new ConnectException(
                    "JetStream is not available at "
                            + client.connection().getConnectedUrl()
                            + ": "
                            + e.getMessage()
                            + ". Enable it in the server's configuration (jetstream {...}) and for"
                            + " this account; in a cluster, more than half of the servers must"
                            + " run.",
                    e);
        }
    }
}
