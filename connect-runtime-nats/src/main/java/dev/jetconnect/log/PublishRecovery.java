package dev.jetconnect.log;

import dev.jetconnect.log.PublishWindow.Attempt;
import dev.jetconnect.nats.Backoff;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a publisher does when it does not know what became of a unit, or was refused. It renews the
 * fence, so that nothing sent before can still be stored, reads back from the stream what was
 * stored, and sends the rest again in order. If another run has the fence, this tells it.
 *
 * <p>Confined to the publisher's thread of answers.
 */
final class PublishRecovery {
    private static final Logger log = LoggerFactory.getLogger(PublishRecovery.class);

    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final Duration RETRY_DELAY_MAX = Duration.ofSeconds(5);

    /** A stream that gets another leader is silent for a moment as well. */
    private static final int SILENCES_TOLD = 2;

    private final PublishLink link;
    private final PublishWindow window;
    private final PublishWait wait;
    private final String stream;
    private final String task;

    PublishRecovery(
            PublishLink link, PublishWindow window, PublishWait wait, String stream, String task) {
        this.link = link;
        this.window = window;
        this.wait = wait;
        this.stream = stream;
        this.task = task;
    }

    /**
     * Tries until it succeeds, or the publisher is closed.
     *
     * @return why the publisher must fail; empty if it goes on, or has failed already
     */
    Optional<RuntimeException> run() {
        Duration delay = RETRY_DELAY;
        int silences = 0;
        while (window.failure().isEmpty()) {
            try {
                if (wait.isNeeded()) {
                    window.pause(RETRY_DELAY);
                    continue;
                }
                window.adopt(link.reopen(window.beginRecovery()));
                window.settle();
                // publish() waits until these are stored: nothing may overtake them.
                for (Attempt attempt : window.attemptsOfAll()) {
                    Optional<RuntimeException> fatal = sendAgain(attempt);
                    if (fatal.isPresent()) {
                        return fatal;
                    }
                }
                window.endRecovery();
                if (window.isEmpty()) {
                    wait.over(); // else the next answer says whether it is
                }
                return Optional.empty();
            } catch (ProducerFencedException | StreamRolledBackException e) {
                return Optional.of(e);
            } catch (JetStreamApiException | IOException | RuntimeException e) {
                Optional<RuntimeException> fatal = PublishFailure.explain(stream, task, e);
                if (fatal.isPresent()) {
                    return fatal;
                }
                PublishFailure.lackOfRoom(e).ifPresent(wait::becauseOfLimit);
                silences = e instanceof SilentStreamException ? silences + 1 : 0;
                if (silences >= SILENCES_TOLD) {
                    wait.becauseOfSilence();
                }
                log.debug("Stream '{}' cannot be read back yet", stream, e);
                window.pause(delay);
                delay = Backoff.longer(delay, RETRY_DELAY_MAX);
            }
        }
        return Optional.empty();
    }

    /** One after the other: where the stream has replicas, it takes no two at once. */
    private Optional<RuntimeException> sendAgain(Attempt attempt)
            throws IOException, JetStreamApiException {
        PendingUnit unit = attempt.unit();
        try {
            unit.storedAt(new PublishAck(link.send(attempt).get()).getSeqno());
            window.settle();
            return Optional.empty();
        } catch (JetStreamApiException e) {
            Optional<RuntimeException> fatal =
                    PublishFailure.explain(stream, task, unit.bundles().size(), e);
            if (fatal.isEmpty()) {
                throw e;
            }
            return fatal;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending unit " + unit.number() + " again", e);
        }
    }
}
