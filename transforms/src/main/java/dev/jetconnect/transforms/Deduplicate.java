package dev.jetconnect.transforms;

import dev.jetconnect.transforms.dedup.BucketState;
import dev.jetconnect.transforms.dedup.DeduplicateKeys;
import dev.jetconnect.transforms.dedup.RecordKey;
import dev.jetconnect.transforms.dedup.RecordKeys;
import dev.jetconnect.transforms.dedup.Seen;
import dev.jetconnect.transforms.dedup.SeenState;
import dev.jetconnect.transforms.dedup.SeenWindow;
import dev.jetconnect.transforms.dedup.SipHash;
import dev.jetconnect.transforms.dedup.Tombstones;
import dev.jetconnect.transforms.record.LastRecord;
import dev.jetconnect.transforms.record.ModuleVersion;
import dev.jetconnect.transforms.record.RecordRows;
import dev.jetconnect.transforms.record.TransformConfig;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops records that were seen before, within a window that is bounded in number, bytes and age.
 *
 * <p>Confined to the task thread, but for its metrics.
 */
public final class Deduplicate<R extends ConnectRecord<R>>
        implements Transformation<R>, Versioned, Monitorable {
    private static final Logger log = LoggerFactory.getLogger(Deduplicate.class);
    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private enum Reaction {
        DROP,
        LOG,
        ROUTE
    }

    private TransformConfig config;
    private RecordKey key;
    private boolean keepsState;
    private Reaction reaction;
    private String duplicatesTopic;
    private Seen seen;
    private final Tombstones tombstones = new Tombstones();
    private final LastRecord lastSource = new LastRecord();
    private volatile long duplicates;
    private volatile int remembered;
    private long lastLogged = System.nanoTime() - LOG_INTERVAL_NANOS;

    @Override
    public void configure(Map<String, ?> settings) {
        config = new TransformConfig(DeduplicateKeys.DEFINITION, settings);
        String onDuplicate = config.getString(DeduplicateKeys.ON_DUPLICATE);
        reaction = Reaction.valueOf(onDuplicate.toUpperCase(java.util.Locale.ROOT));
        duplicatesTopic = config.getString(DeduplicateKeys.DUPLICATES_TOPIC);
        key = RecordKeys.of(config);
        keepsState = BucketState.isWanted(config);
    }

    @Override
    public R apply(R record) {
        if (seen == null) {
            seen = open();
        }
        if (record instanceof SourceRecord source) {
            if (lastSource.isRepeatedBy(source)) {
                return record; // it passed, but could not be sent
            }
        }
        boolean isDuplicate =
                record.value() == null
                        ? tombstones.isOfDuplicate(record)
                        : seen.isDuplicate(record);
        tombstones.follow(record, isDuplicate);
        if (isDuplicate) {
            return duplicate(record);
        }
        remembered = seen.remembered();
        if (record instanceof SourceRecord source) {
            lastSource.set(source);
        }
        return record;
    }

    @Override
    public ConfigDef config() {
        return DeduplicateKeys.DEFINITION;
    }

    @Override
    public String version() {
        return ModuleVersion.read();
    }

    @Override
    public void withPluginMetrics(PluginMetrics metrics) {
        add(metrics, "duplicates-total", "Records seen before", () -> duplicates);
        add(metrics, "remembered", "Records that the window remembers", () -> remembered);
    }

    @Override
    public void close() {
        if (seen != null) {
            seen.close();
        }
    }

    /** Connects to the state's bucket, so it waits for the first record. */
    private Seen open() {
        long ageMillis = config.getLong(DeduplicateKeys.WINDOW_AGE_MS);
        SeenWindow window = new SeenWindow(windowEntries(), ageMillis / 1000);
        if (!keepsState) {
            SecureRandom random = new SecureRandom();
            SipHash hash = new SipHash(random.nextLong(), random.nextLong());
            return new Seen(key, hash, window, SeenState.NONE);
        }
        BucketState state = BucketState.open(config, windowEntries());
        try {
            return new Seen(key, state.hash(), window, state);
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    private int windowEntries() {
        long byBytes = config.getLong(DeduplicateKeys.WINDOW_BYTES) / SeenWindow.ENTRY_BYTES;
        return (int) Math.min(config.getInt(DeduplicateKeys.WINDOW_RECORDS), byBytes);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // The task thread alone writes it.
    private R duplicate(R record) {
        duplicates++;
        return switch (reaction) {
            case DROP -> null;
            case LOG -> logged(record);
            case ROUTE ->
                    RecordRows.withTopic(
                            record, duplicatesTopic.replace("${topic}", record.topic()));
        };
    }

    private R logged(R record) {
        long now = System.nanoTime();
        if (now - lastLogged >= LOG_INTERVAL_NANOS) {
            lastLogged = now;
            log.info(
                    "Deduplicate has found {} duplicates and passed them on, the last one of topic"
                            + " {}",
                    duplicates,
                    record.topic());
        }
        return record;
    }

    private static void add(
            PluginMetrics metrics,
            String name,
            String description,
            java.util.function.LongSupplier value) {
        metrics.addMetric(
                metrics.metricName(name, description, new LinkedHashMap<>()),
                (Gauge<Long>) (config, now) -> value.getAsLong());
    }
}
