package dev.jetconnect.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.entities.Message;
import org.apache.kafka.connect.runtime.rest.entities.TaskInfo;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.FutureCallback;

/**
 * What any client of the REST API can ask the herder, as calls that wait for the answer.
 *
 * <p>Thread-safe.
 */
final class ConnectorCalls {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(85);

    private final Herder herder;

    ConnectorCalls(Herder herder) {
        this.herder = herder;
    }

    /** A connector's config as it was given; empty: there is no such connector. */
    Optional<Map<String, String>> config(String connector) {
        try {
            Map<String, String> config = answer(done -> herder.connectorConfig(connector, done));
            return Optional.of(config);
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    Optional<ConnectorStateInfo> status(String connector) {
        try {
            return Optional.of(herder.connectorStatus(connector));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    ConfigInfos validate(Map<String, String> config) {
        return answer(done -> herder.validateConnectorConfig(config, done, false));
    }

    /** Creates a connector, or changes its config and its target state. */
    void put(ConnectorPlan plan, TargetState state) {
        var unused =
                answer(
                        (Callback<
                                                Herder.Created<
                                                        org.apache.kafka.connect.runtime.rest
                                                                .entities.ConnectorInfo>>
                                        done) ->
                                herder.putConnectorConfig(
                                        plan.name(), plan.config(), state, true, done));
    }

    void setState(String connector, TargetState state) {
        switch (state) {
            case STARTED -> herder.resumeConnector(connector);
            case PAUSED -> herder.pauseConnector(connector);
            case STOPPED -> {
                Void unused = answer(done -> herder.stopConnector(connector, done));
            }
        }
    }

    void delete(String connector) {
        try {
            var unused =
                    answer(
                            (Callback<
                                                    Herder.Created<
                                                            org.apache.kafka.connect.runtime.rest
                                                                    .entities.ConnectorInfo>>
                                            done) -> herder.deleteConnectorConfig(connector, done));
        } catch (NotFoundException e) {
            // somebody was faster
        }
    }

    List<ConnectorOffset> offsets(String connector) {
        ConnectorOffsets offsets = answer(done -> herder.connectorOffsets(connector, done));
        return offsets.offsets();
    }

    /** Of a stopped connector only. */
    void writeOffset(String connector, Map<String, ?> partition, Map<String, ?> offset) {
        Message unused =
                answer(
                        done ->
                                herder.alterConnectorOffsets(
                                        connector, Map.of(partition, offset), done));
    }

    List<TaskInfo> tasks(String connector) {
        return answer(done -> herder.taskConfigs(connector, done));
    }

    private static <T> T answer(Consumer<Callback<T>> request) {
        FutureCallback<T> answer = new FutureCallback<>();
        request.accept(answer);
        try {
            return answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new ConnectException(e.getCause());
        } catch (TimeoutException e) {
            throw new ConnectException(
                    "The worker did not get to it within " + ANSWER_MAX.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for the worker", e);
        }
    }
}
