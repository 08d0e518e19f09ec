package dev.jetconnect.herder;

import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.connect.runtime.RestartRequest;
import org.apache.kafka.connect.runtime.SessionKey;
import org.apache.kafka.connect.storage.ConfigBackingStore;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Hears of entries that this or another worker has written: whatever changed of a connector, it is
 * to be looked at again.
 *
 * <p>Thread-safe if both receivers are.
 */
final class EntryListener implements ConfigBackingStore.UpdateListener {
    private final Consumer<String> onConnector;
    private final BiConsumer<String, String> onLoggerLevel;

    EntryListener(Consumer<String> onConnector, BiConsumer<String, String> onLoggerLevel) {
        this.onConnector = onConnector;
        this.onLoggerLevel = onLoggerLevel;
    }

    @Override
    public void onConnectorConfigRemove(String connector) {
        onConnector.accept(connector);
    }

    @Override
    public void onConnectorConfigUpdate(String connector) {
        onConnector.accept(connector);
    }

    @Override
    public void onTaskConfigUpdate(Collection<ConnectorTaskId> tasks) {
        tasks.stream().map(ConnectorTaskId::connector).distinct().forEach(onConnector);
    }

    @Override
    public void onConnectorTargetStateChange(String connector) {
        onConnector.accept(connector);
    }

    @Override
    public void onSessionKeyUpdate(SessionKey sessionKey) {}

    @Override
    public void onRestartRequest(RestartRequest request) {}

    @Override
    public void onLoggingLevelUpdate(String namespace, String level) {
        onLoggerLevel.accept(namespace, level);
    }
}
