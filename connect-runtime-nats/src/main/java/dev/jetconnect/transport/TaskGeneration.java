package dev.jetconnect.transport;

import dev.jetconnect.log.Generation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Names the task configs of a connector: tasks that run with the same ones belong together, and
 * when they change, source partitions may move between tasks.
 */
final class TaskGeneration {
    private TaskGeneration() {}

    static Generation of(ClusterConfigState configState, String connector) {
        MessageDigest digest = sha256();
        for (ConnectorTaskId id : configState.tasks(connector)) {
            String config = id.task() + "=" + new TreeMap<>(configState.rawTaskConfig(id)) + "\n";
            digest.update(config.getBytes(StandardCharsets.UTF_8));
        }
        Integer number = configState.taskConfigGeneration(connector);
        return new Generation(
                HexFormat.of().formatHex(digest.digest(), 0, 8), number == null ? 0 : number);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
