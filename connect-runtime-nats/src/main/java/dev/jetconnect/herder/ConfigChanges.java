package dev.jetconnect.herder;

import dev.jetconnect.store.ConnectorEntry;
import dev.jetconnect.store.KvConfigStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.AbstractHerder;
import org.apache.kafka.connect.runtime.Herder.Created;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.WorkerConfigTransformer;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.ConnectUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates connectors and changes their configs: first the config is validated, side by side with
 * whatever else goes on, then it is written in the connector's queue.
 *
 * <p>Thread-safe.
 */
final class ConfigChanges {
    private static final Logger log = LoggerFactory.getLogger(ConfigChanges.class);

    private final AbstractHerder herder;
    private final WorkerConfigTransformer resolver;
    private final String group;
    private final KvConfigStore store;
    private final ConnectorRunner runner;
    private final ConnectorQueues queues;

    ConfigChanges(
            AbstractHerder herder,
            Worker worker,
            KvConfigStore store,
            ConnectorRunner runner,
            ConnectorQueues queues) {
        this.herder = herder;
        this.resolver = worker.configTransformer();
        this.group = worker.config().groupId();
        this.store = store;
        this.runner = runner;
        this.queues = queues;
    }

    /**
     * Creates a connector or replaces its config.
     *
     * @param targetState null: as it is, or started
     */
    void put(
            String connector,
            Map<String, String> config,
            TargetState targetState,
            boolean allowReplace,
            Callback<Created<ConnectorInfo>> callback) {
        validated(
                connector,
                config,
                callback,
                () -> write(connector, config, targetState, allowReplace, callback));
    }

    /**
     * Applies the patch to the present config, and to the next one if it was changed while the
     * patched one was validated: no change is lost.
     */
    void patch(
            String connector,
            Map<String, String> patch,
            Callback<Created<ConnectorInfo>> callback) {
        Optional<ConnectorEntry> basis = store.entry(connector);
        if (basis.isEmpty()) {
            callback.onCompletion(
                    new NotFoundException("Connector " + connector + " not found"), null);
            return;
        }
        Map<String, String> config = ConnectUtils.patchConfig(basis.get().config(), patch);
        validated(
                connector,
                config,
                callback,
                () -> {
                    if (store.replaceConfig(connector, basis.get(), config)) {
                        answer(connector, config, false, callback);
                    } else {
                        patch(connector, patch, callback);
                    }
                });
    }

    private void validated(
            String connector,
            Map<String, String> config,
            Callback<Created<ConnectorInfo>> callback,
            Runnable write) {
        Callback<ConfigInfos> whenValidated =
                (failure, infos) -> {
                    Optional<? extends Throwable> error =
                            failure != null ? Optional.of(failure) : error(config, infos);
                    if (error.isPresent()) {
                        callback.onCompletion(error.get(), null);
                    } else {
                        queues.submit(
                                connector,
                                new ConnectorQueues.Request(
                                        "writing the config of " + connector, callback, write));
                    }
                };
        herder.validateConnectorConfig(config, new StagedCallback<>(callback, whenValidated));
    }

    private Optional<BadRequestException> error(Map<String, String> config, ConfigInfos infos) {
        return ConfigErrors.of(infos)
                .or(
                        () ->
                                ConfigErrors.ofNatsSettings(
                                        herder.connectorType(config), resolver.transform(config)));
    }

    private void write(
            String connector,
            Map<String, String> config,
            TargetState targetState,
            boolean allowReplace,
            Callback<Created<ConnectorInfo>> callback) {
        if (!store.contains(connector)) {
            // What was created by other means stays changeable.
            ConnectorNames.require(group, connector);
        }
        boolean isCreated = store.create(connector, config, targetState);
        if (!isCreated) {
            if (!allowReplace) {
                throw new AlreadyExistsException("Connector " + connector + " already exists");
            }
            store.putConnectorConfig(connector, config, targetState);
        }
        answer(connector, config, isCreated, callback);
    }

    private void answer(
            String connector,
            Map<String, String> config,
            boolean isCreated,
            Callback<Created<ConnectorInfo>> callback) {
        List<String> withoutEffect = ClientOverrides.withoutEffect(config);
        if (!withoutEffect.isEmpty()) {
            log.warn(
                    "Connector {}: these settings of Kafka's clients have no effect without Kafka:"
                            + " {}",
                    connector,
                    withoutEffect);
        }
        ConnectorInfo info = herder.connectorInfo(connector);
        runner.reconcile(connector);
        callback.onCompletion(null, new Created<>(isCreated, info));
    }
}
