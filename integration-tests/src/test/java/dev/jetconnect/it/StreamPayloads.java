package dev.jetconnect.it;

import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a stream holds on one subject, read as any NATS client would.
 *
 * @param url of a server that asks for no password
 */
record StreamPayloads(String url, String stream, String subject) {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    /** The newest; empty too while the server or the stream is away. */
    Optional<String> last() {
        try (Connection connection = Nats.connect(url)) {
            return Optional.of(
                    text(
                            connection
                                    .jetStreamManagement()
                                    .getLastMessage(stream, subject)
                                    .getData()));
        } catch (IOException | JetStreamApiException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while reading stream " + stream, e);
        }
    }

    /** All, in the stream's order. */
    List<String> all() {
        List<String> payloads = new ArrayList<>();
        OrderedConsumerConfiguration all =
                new OrderedConsumerConfiguration()
                        .filterSubject(subject)
                        .deliverPolicy(DeliverPolicy.All);
        try (Connection connection = Nats.connect(url);
                IterableConsumer messages =
                        connection
                                .getStreamContext(stream)
                                .createOrderedConsumer(all)
                                .iterate()) {
            while (true) {
                Message message = messages.nextMessage(ANSWER_MAX);
                if (message == null) {
                    throw new AssertionError("Stream " + stream + " was not read to its end");
                }
                payloads.add(text(message.getData()));
                if (message.metaData().pendingCount() == 0) {
                    return payloads;
                }
            }
        } catch (IOException | JetStreamApiException | JetStreamStatusCheckedException e) {
            throw new AssertionError("Cannot read stream " + stream, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while reading stream " + stream, e);
        } catch (Exception e) {
            throw new AssertionError("Cannot close what has read stream " + stream, e);
        }
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
