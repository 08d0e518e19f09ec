package dev.jetconnect.probe;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.apache.kafka.connect.health.TaskState;

/**
 * Tells what a REST extension sees of the cluster.
 *
 * <p>Thread-safe.
 */
@Path("/probe-extension")
@Produces(MediaType.APPLICATION_JSON)
public final class ProbeResource {
    private final ConnectClusterState cluster;

    ProbeResource(ConnectClusterState cluster) {
        this.cluster = cluster;
    }

    @GET
    public Map<String, Object> cluster() {
        return Map.of(
                "connectors", cluster.connectors(),
                "cluster", cluster.clusterDetails().kafkaClusterId());
    }

    @GET
    @Path("/{connector}")
    public Map<String, Object> connector(@PathParam("connector") String connector) {
        ConnectorHealth health = cluster.connectorHealth(connector);
        Map<Integer, String> tasks = new TreeMap<>();
        for (TaskState task : health.tasksState().values()) {
            tasks.put(task.taskId(), task.state() + " " + task.workerId());
        }
        return Map.of(
                "state", health.connectorState().state(),
                "worker", health.connectorState().workerId(),
                "type", health.type().name(),
                "tasks", tasks,
                "config", cluster.connectorConfig(connector));
    }
}
