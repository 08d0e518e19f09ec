package dev.jetconnect.rest;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.Herder.Created;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.rest.HerderRequestHandler;
import org.apache.kafka.connect.runtime.rest.RestClient;
import org.apache.kafka.connect.runtime.rest.RestRequestTimeout;
import org.apache.kafka.connect.runtime.rest.RestServerConfig;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.runtime.rest.resources.ConnectorsResource;
import org.apache.kafka.connect.util.FutureCallback;

/**
 * Connect's connectors resource, whose Location header is right for any name: Connect builds it as
 * a template, so that braces fail the answer after the connector was created, and a slash or a
 * percent sign names another URL.
 *
 * <p>Thread-safe.
 */
public final class NamedConnectorsResource extends ConnectorsResource {
    private final Herder herder;
    private final HerderRequestHandler requests;

    @Inject
    public NamedConnectorsResource(
            Herder herder, RestServerConfig config, RestClient client, RestRequestTimeout timeout) {
        super(herder, config, client, timeout);
        this.herder = herder;
        this.requests = new HerderRequestHandler(client, timeout);
    }

    @Override
    public Response createConnector(
            Boolean forward, HttpHeaders headers, CreateConnectorRequest request) throws Throwable {
        String name = request.name() == null ? "" : request.name().trim();
        requireName(name, request.config());
        return put(name, request.config(), request.initialTargetState(), false);
    }

    @Override
    public Response putConnectorConfig(
            String connector, HttpHeaders headers, Boolean forward, Map<String, String> config)
            throws Throwable {
        requireName(connector, config);
        return put(connector, config, null, true);
    }

    private Response put(
            String name, Map<String, String> config, TargetState state, boolean allowReplace)
            throws Throwable {
        FutureCallback<Created<ConnectorInfo>> written = new FutureCallback<>();
        herder.putConnectorConfig(name, config, state, allowReplace, written);
        Created<ConnectorInfo> created = requests.completeRequest(written);
        Response.ResponseBuilder answer =
                created.created() ? Response.created(location(name)) : Response.ok();
        return answer.entity(created.result()).build();
    }

    /** The config may repeat the name, and must not name another connector. */
    private static void requireName(String name, Map<String, String> config) {
        String included = config.putIfAbsent(ConnectorConfig.NAME_CONFIG, name);
        if (included != null && !included.equals(name)) {
            throw new BadRequestException(
                    "Connector name configuration ("
                            + included
                            + ") doesn't match connector name in the URL ("
                            + name
                            + ")");
        }
    }

    private static URI location(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return URI.create("/connectors/" + encoded);
    }
}
