package dev.jetconnect.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.spi.ToolProvider;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the tool {@code doctor} about the database of a connector, for a bounded time.
 *
 * <p>Thread-safe.
 */
public final class Doctor {
    private static final Logger log = LoggerFactory.getLogger(Doctor.class);

    private static final int RUNNING_MAX = 4;
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};
    private static final ObjectMapper MAPPER =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final Supplier<ToolProvider> finder;
    private final Supplier<OptionalLong> freeBytes;
    private final Semaphore running = new Semaphore(RUNNING_MAX);

    /**
     * @param finder gives the tool, or throws {@link IllegalArgumentException}
     * @param freeBytes what is left where the log is; empty: nobody knows
     */
    public Doctor(Supplier<ToolProvider> finder, Supplier<OptionalLong> freeBytes) {
        this.finder = finder;
        this.freeBytes = freeBytes;
    }

    /**
     * What was found.
     *
     * @param level ok, warn or fail
     * @param remedy what to do; empty: nothing
     * @param key the setting that cannot be right while it is so; empty: it may change by itself
     */
    public record Finding(String level, String what, String remedy, String key) {
        public Finding {
            remedy = remedy == null ? "" : remedy;
            key = key == null ? "" : key;
        }

        public boolean isFail() {
            return level.equals("fail");
        }
    }

    /**
     * Looks at a connector's database.
     *
     * @return empty: it took longer, or too many are looked at now
     * @throws ConfigException the connector is not known to it, or the tool is missing
     */
    public Optional<List<Finding>> examine(Map<String, String> config, Duration max) {
        if (!running.tryAcquire()) {
            return Optional.empty();
        }
        CompletableFuture<List<Finding>> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(config, result), "doctor");
        thread.setDaemon(true);
        thread.start();
        try {
            return Optional.of(result.get(max.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            thread.interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConfigException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void run(Map<String, String> config, CompletableFuture<List<Finding>> result) {
        try {
            ToolProvider tool = finder.get();
            Thread.currentThread().setContextClassLoader(tool.getClass().getClassLoader());
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int status = tool.run(new PrintWriter(out), new PrintWriter(err), arguments(config));
            if (status > 1) {
                throw new ConfigException(err.toString().strip());
            }
            result.complete(MAPPER.readValue(out.toString(), FINDINGS));
        } catch (IllegalArgumentException e) {
            result.completeExceptionally(new ConfigException(e.getMessage()));
        } catch (RuntimeException | LinkageError | JsonProcessingException e) {
            if (!(e instanceof ConfigException)) {
                log.warn("The doctor could not look at a database", e);
            }
            result.completeExceptionally(e);
        } finally {
            running.release();
        }
    }

    private String[] arguments(Map<String, String> config) {
        String json = MAPPER.valueToTree(config).toString();
        OptionalLong free = freeBytes.get();
        return free.isPresent()
                ? new String[] {"--json", "--free-bytes=" + free.getAsLong(), json}
                : new String[] {"--json", json};
    }
}
