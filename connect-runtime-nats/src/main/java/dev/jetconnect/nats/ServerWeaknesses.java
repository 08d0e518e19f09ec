package dev.jetconnect.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.AccountLimits;
import io.nats.client.api.AccountStatistics;
import io.nats.client.api.AccountTier;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a NATS that somebody else runs takes away from the worker's promises, one sentence each.
 *
 * <p>Confined to one thread.
 */
public final class ServerWeaknesses {
    private static final Logger log = LoggerFactory.getLogger(ServerWeaknesses.class);

    private static final int REPLICAS_SAFE = 3;
    private static final long STORAGE_SMALL = 1024L * 1024 * 1024;
    private static final long MEBIBYTE = 1024L * 1024;

    private final NatsClient nats;
    private final String group;
    private final int replicas;

    /**
     * @param group first part of the names of its streams and buckets
     * @param replicas that new ones get
     */
    public ServerWeaknesses(NatsClient nats, String group, int replicas) {
        this.nats = nats;
        this.group = group;
        this.replicas = replicas;
    }

    /** Logs what is found; a worker starts all the same. */
    public void report() {
        // No client can ask a server for this setting.
        log.info(
                "NATS does not tell clients when it writes to the disk: \"nothing acknowledged is"
                        + " lost\" holds for a power cut only if all its servers have jetstream {"
                        + " sync_interval: always }, which is not the default");
        try {
            find().forEach(log::warn);
        } catch (JetStreamApiException | RetriableException e) {
            log.warn("The settings of NATS could not be checked: {}", e.getMessage());
        }
    }

    /** All weaknesses that can be seen from here. */
    List<String> find() throws JetStreamApiException {
        return nats.ask(
                "look at the settings of NATS",
                () -> {
                    List<String> found = new ArrayList<>();
                    ofCluster(found);
                    ofAccount(found);
                    for (StreamInfo stream : streams().values()) {
                        found.addAll(new StreamWeaknesses(stream, replicas).find());
                    }
                    return found;
                });
    }

    private void ofCluster(List<String> found) {
        int servers = nats.connection().getServerInfo().getConnectURLs().size();
        if (replicas < REPLICAS_SAFE && servers >= REPLICAS_SAFE) {
            found.add(
                    "nats.replicas is "
                            + replicas
                            + " on a cluster of "
                            + servers
                            + " servers: while the server that holds a stream is down its connectors"
                            + " wait, and if its disk is lost, so are their records. Set"
                            + " nats.replicas=3, and raise the replicas of streams that are there.");
        }
    }

    private void ofAccount(List<String> found) throws IOException, JetStreamApiException {
        AccountStatistics account = nats.management().getAccountStatistics();
        AccountTier tier = account.getTiers().get("R" + replicas);
        AccountLimits limits = tier == null ? account.getLimits() : tier.getLimits();
        long used =
                tier == null
                        ? Math.max(account.getStorage(), account.getReservedStorage())
                        : Math.max(tier.getStorageBytes(), tier.getReservedStorageBytes());
        long storageMax = limits.getMaxStorage();
        long left = storageMax - used;
        if (storageMax >= 0 && left < STORAGE_SMALL) {
            found.add(
                    "JetStream has "
                            + Math.max(0, left) / MEBIBYTE
                            + " MiB of storage left for this account, of "
                            + storageMax / MEBIBYTE
                            + " MiB: when it is full, sources wait. Raise the account's limit of"
                            + " storage (max_file), or delete streams that nobody needs.");
        }
        if (limits.getMaxStreams() > 0 && account.getStreams() >= limits.getMaxStreams()) {
            found.add(
                    "This account may have no more streams than its "
                            + account.getStreams()
                            + ": a new source connector cannot have its own. Raise the account's"
                            + " limit of streams (max_streams).");
        }
    }

    /** Those of the group, by name. */
    private Map<String, StreamInfo> streams() throws IOException, JetStreamApiException {
        Map<String, StreamInfo> streams = new TreeMap<>();
        for (StreamInfo stream : nats.management().getStreams()) {
            String name = stream.getConfiguration().getName();
            if (name.startsWith(group + "_")
                    || name.startsWith(group + "-")
                    || name.startsWith("KV_" + group + "_")) {
                streams.put(name, stream);
            }
        }
        return streams;
    }
}
