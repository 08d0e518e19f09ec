package dev.jetconnect.herder;

import dev.jetconnect.nats.Backoff;
import dev.jetconnect.store.ConnectorEntry;
import dev.jetconnect.store.KvConfigStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.runtime.AbstractHerder;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.TooManyTasksException;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks connectors for their task configs and writes those that differ. The connector's own code
 * answers, on another thread: one that does not return holds up its requests for a moment only.
 *
 * <p>Called in the connector's queue.
 */
final class TaskConfigs {
    private static final Logger log = LoggerFactory.getLogger(TaskConfigs.class);

    private static final Duration RETRY_DELAY = Duration.ofMillis(250);
    private static final Duration RETRY_DELAY_MAX = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Worker worker;
    private final KvConfigStore store;
    private final ConnectorQueues queues;
    private final ConnectorQueues questions = new ConnectorQueues();

    TaskConfigs(Worker worker, KvConfigStore store, ConnectorQueues queues) {
        this.worker = worker;
        this.store = store;
        this.queues = queues;
    }

    /**
     * Asks the connector, again if it fails, until it is no longer to run.
     *
     * @param present the connector as it runs
     * @param whenWritten runs in the connector's queue, soon or late
     */
    void refresh(String connector, RunningConnector present, Runnable whenWritten) {
        refresh(new Question(connector, present, whenWritten, RETRY_DELAY));
    }

    void stop() {
        questions.stop(Duration.ZERO);
    }

    private void refresh(Question question) {
        if (isOutdated(question)) {
            return;
        }
        CompletableFuture<List<Map<String, String>>> answer = ask(question);
        try {
            write(question, answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            log.warn(
                    "Connector {} takes longer than {} s for its task configs",
                    question.connector(),
                    PATIENCE.toSeconds());
            var unused =
                    answer.whenComplete(
                            (configs, failure) -> writeLater(question, configs, failure));
        } catch (ExecutionException e) {
            retry(question, e.getCause());
        } catch (RuntimeException e) {
            retry(question, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the herder stops
        }
    }

    private boolean isOutdated(Question question) {
        ConnectorEntry basis = question.present().entry();
        return store.entry(question.connector())
                        .filter(entry -> entry.hasConfigOf(basis))
                        .filter(entry -> entry.targetState() == TargetState.STARTED)
                        .isEmpty()
                || !worker.isRunning(question.connector());
    }

    /** One question after the other to one run of a connector. */
    private CompletableFuture<List<Map<String, String>>> ask(Question question) {
        CompletableFuture<List<Map<String, String>>> answer = new CompletableFuture<>();
        String connector = question.connector();
        questions.submit(
                question.present().entry().id() + " " + question.present().starts(),
                () -> {
                    try {
                        answer.complete(
                                worker.connectorTaskConfigs(connector, connectorConfig(connector)));
                    } catch (RuntimeException | Error e) {
                        answer.completeExceptionally(e);
                    }
                });
        return answer;
    }

    private void write(Question question, List<Map<String, String>> configs) {
        String connector = question.connector();
        ClusterConfigState snapshot = store.snapshotOf(connector);
        if (!snapshot.contains(connector)) {
            return;
        }
        List<Map<String, String>> raw =
                AbstractHerder.reverseTransform(connector, snapshot, configs);
        if (AbstractHerder.taskConfigsChanged(snapshot, connector, raw)) {
            store.putTaskConfigs(connector, question.present().entry(), raw);
        }
        question.whenWritten().run();
    }

    private void writeLater(
            Question question, List<Map<String, String>> configs, Throwable failure) {
        queues.submit(
                question.connector(),
                () -> {
                    if (isOutdated(question)) {
                        return;
                    }
                    try {
                        if (failure == null) {
                            write(question, configs);
                        } else {
                            retry(question, failure);
                        }
                    } catch (RuntimeException e) {
                        retry(question, e);
                    }
                });
    }

    private void retry(Question question, Throwable failure) {
        if (failure instanceof TooManyTasksException) {
            log.debug("Connector {} has failed with its own reason", question.connector(), failure);
            return;
        }
        log.error(
                "Connector {} did not give its task configs; asking again in {} ms",
                question.connector(),
                question.retryDelay().toMillis(),
                failure);
        var unused =
                queues.schedule(
                        question.connector(),
                        question.retryDelay(),
                        () -> refresh(question.withLongerDelay()));
    }

    private ConnectorConfig connectorConfig(String connector) {
        Map<String, String> config = store.snapshotOf(connector).connectorConfig(connector);
        return worker.isSinkConnector(connector)
                ? new SinkConnectorConfig(worker.getPlugins(), config)
                : new SourceConnectorConfig(
                        worker.getPlugins(), config, worker.isTopicCreationEnabled());
    }

    private record Question(
            String connector, RunningConnector present, Runnable whenWritten, Duration retryDelay) {
        Question withLongerDelay() {
            return new Question(
                    connector, present, whenWritten, Backoff.longer(retryDelay, RETRY_DELAY_MAX));
        }
    }
}
