package dev.jetconnect.rest;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import org.apache.kafka.connect.runtime.rest.resources.ConnectorsResource;

/**
 * Sets {@link RequestBodies} before Connect's resources and ours. Those of REST extensions have
 * bodies of other forms.
 *
 * <p>Thread-safe.
 */
final class BodiesOfConnect implements DynamicFeature {
    private final RequestBodies bodies;

    BodiesOfConnect(long bytesMax) {
        this.bodies = new RequestBodies(bytesMax);
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Class<?> type = resource.getResourceClass();
        if (ConnectorsResource.class.isAssignableFrom(type)
                || type.getPackage().equals(ConnectorsResource.class.getPackage())
                || type.getPackage().equals(BodiesOfConnect.class.getPackage())) {
            context.register(bodies);
        }
    }
}
