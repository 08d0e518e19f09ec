package dev.jetconnect.probe;

import java.util.Map;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;

/**
 * Adds {@link ProbeResource} to the worker's REST API.
 *
 * <p>Called by one thread.
 */
public final class ProbeRestExtension implements ConnectRestExtension {
    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void register(ConnectRestExtensionContext context) {
        // An extension may ask for the connectors already now.
        context.clusterState().connectors();
        context.configurable().register(new ProbeResource(context.clusterState()));
    }

    @Override
    public String version() {
        return ProbeVersion.version();
    }

    @Override
    public void close() {}
}
