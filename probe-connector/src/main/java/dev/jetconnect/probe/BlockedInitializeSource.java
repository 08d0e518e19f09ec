package dev.jetconnect.probe;

import org.apache.kafka.connect.connector.ConnectorContext;

/**
 * A source whose {@code initialize()} blocks while the worker's {@link WorkerBlock} says so.
 *
 * <p>Confined to the runtime's thread for this connector.
 */
public final class BlockedInitializeSource extends ProbeSource {
    @Override
    public void initialize(ConnectorContext context) {
        WorkerBlock.await("initialize");
        super.initialize(context);
    }
}
