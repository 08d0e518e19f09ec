package dev.jetconnect.rest;

import dev.jetconnect.config.WorkerSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.rest.ConnectRestServer;
import org.apache.kafka.connect.runtime.rest.RestClient;
import org.apache.kafka.connect.runtime.rest.resources.ConnectorPluginsResource;
import org.apache.kafka.connect.runtime.rest.resources.RootResource;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * Connect's REST server, with what Kafka's workers say to each other left out, connector names of
 * any form in its paths, and one form for every error: {@code error_code} and a sentence.
 *
 * <p>Thread-safe, as Connect's own is: started and stopped by one thread.
 */
public final class WorkerRestServer extends ConnectRestServer {
    /** A percent-encoded slash, percent sign or backslash is a part of a connector's name. */
    private static final UriCompliance NAMES_IN_PATHS =
            UriCompliance.DEFAULT.with(
                    "CONNECTOR_NAMES",
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                    UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final long requestBytesMax;
    private final JsonErrors errors = new JsonErrors();
    private final List<Object> ownResources = new ArrayList<>();

    public WorkerRestServer(WorkerSettings settings, RestClient client) {
        super(null, client, settings.originals());
        this.requestBytesMax = settings.restRequestBytesMax();
    }

    /** Adds a resource that Kafka Connect does not have, before {@link #initializeResources}. */
    public void add(Object resource) {
        ownResources.add(resource);
    }

    /** Opens the port; until {@link #initializeResources} every answer is a 503. */
    @Override
    public void initializeServer() {
        Server jetty = jetty();
        jetty.setErrorHandler(errors);
        for (var connector : jetty.getConnectors()) {
            HttpConfiguration http =
                    connector
                            .getConnectionFactory(HttpConnectionFactory.class)
                            .getHttpConfiguration();
            http.setUriCompliance(NAMES_IN_PATHS);
        }
        super.initializeServer();
    }

    @Override
    public void initializeResources(Herder herder) {
        super.initializeResources(herder);
        for (ServletContextHandler context : jetty().getDescendants(ServletContextHandler.class)) {
            context.setErrorHandler(errors);
            // Jersey reads the undecoded path; without this the servlet API refuses to hand it
            // over.
            context.getServletHandler().setDecodeAmbiguousURIs(true);
        }
        errors.ready();
    }

    @Override
    protected Collection<Class<?>> regularResources() {
        return List.of(
                RootResource.class, NamedConnectorsResource.class, ConnectorPluginsResource.class);
    }

    @Override
    protected void configureRegularResources(ResourceConfig resources) {
        super.configureRegularResources(resources);
        register(resources);
        ownResources.forEach(resources::register);
    }

    @Override
    protected void configureAdminResources(ResourceConfig resources) {
        super.configureAdminResources(resources);
        register(resources);
    }

    /** The admin resources are those of the same server unless they have their own listeners. */
    private void register(ResourceConfig resources) {
        if (resources.isRegistered(BodiesOfConnect.class)) {
            return;
        }
        resources.register(new BodiesOfConnect(requestBytesMax));
        resources.register(ErrorAnswers.OfRuntime.class);
        resources.register(ErrorAnswers.OfExecution.class);
        resources.register(ErrorAnswers.OfThrowable.class);
    }

    /** Connect keeps its server to itself; a connector that is not added to it knows it too. */
    private Server jetty() {
        return createConnector("http://localhost:0").getServer();
    }
}
