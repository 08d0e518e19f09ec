package dev.jetconnect.it.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each case a {@link Scene}. One worker serves all classes that do not ask for another by
 * {@link WorkerSettings}; one log serves all workers that have none of their own.
 *
 * <p>Confined to the test's thread.
 */
public final class ConformanceExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ConformanceExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Scene.class;
    }

    @Override
    public Scene resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ConnectUnderTest connect = worker(context);
        int number = counter(context).incrementAndGet();
        // The store closes it after the case, which deletes what the case has made.
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Scene.class,
                        type ->
                                new Scene(
                                        connect,
                                        settings ->
                                                worker(
                                                        context,
                                                        connect.recordLog(),
                                                        RestListeners.Kind.HTTP,
                                                        settings),
                                        folder(context),
                                        "c" + number),
                        Scene.class);
    }

    private static ConnectUnderTest worker(ExtensionContext context) {
        WorkerSettings settings =
                context.getRequiredTestClass().getAnnotation(WorkerSettings.class);
        if (settings == null) {
            RecordLog log = sharedLog(context);
            return root(context)
                    .getOrComputeIfAbsent(
                            "worker",
                            key -> startWorker(context, log, RestListeners.Kind.HTTP, List.of()),
                            ConnectUnderTest.class);
        }
        // Keys of their own: a store also finds what its parents hold.
        Store ofClass = classContext(context).getStore(NAMESPACE);
        RecordLog log =
                settings.ownLog()
                        ? ofClass.getOrComputeIfAbsent(
                                "own log", key -> startLog(context), RecordLog.class)
                        : sharedLog(context);
        return ofClass.getOrComputeIfAbsent(
                "own worker",
                key -> startWorker(context, log, settings.listeners(), List.of(settings.value())),
                ConnectUnderTest.class);
    }

    private static RecordLog sharedLog(ExtensionContext context) {
        return root(context).getOrComputeIfAbsent("log", key -> startLog(context), RecordLog.class);
    }

    private static RecordLog startLog(ExtensionContext context) {
        Path folder = folder(context).resolve("log-" + counter(context).incrementAndGet());
        return switch (Target.current()) {
            case JETCONNECT -> NatsLog.start(folder);
            case KAFKA -> BrokerLog.start(folder);
        };
    }

    private static ConnectUnderTest startWorker(
            ExtensionContext context,
            RecordLog log,
            RestListeners.Kind listeners,
            List<String> settings) {
        ConnectUnderTest worker = worker(context, log, listeners, settings);
        worker.start();
        return worker;
    }

    private static ConnectUnderTest worker(
            ExtensionContext context,
            RecordLog log,
            RestListeners.Kind listeners,
            List<String> settings) {
        // A sink of name X is in the group connect-X: so one name can collide with the worker.
        String group = "connect-conformance-" + counter(context).incrementAndGet();
        Path folder = folder(context).resolve(group);
        WorkerSpace space =
                new WorkerSpace(folder, group, RestListeners.of(listeners, folder), settings);
        return switch (Target.current()) {
            case JETCONNECT -> new JetConnectUnderTest(space, log);
            case KAFKA -> new KafkaConnectUnderTest(space, log);
        };
    }

    private static ExtensionContext classContext(ExtensionContext context) {
        ExtensionContext current = context;
        while (current.getTestMethod().isPresent()) {
            current = current.getParent().orElseThrow();
        }
        return current;
    }

    private static AtomicInteger counter(ExtensionContext context) {
        return root(context)
                .getOrComputeIfAbsent("counter", key -> new AtomicInteger(), AtomicInteger.class);
    }

    /**
     * The run's folder: the workers' data and logs and the probes' events stay there to be read.
     */
    private static Path folder(ExtensionContext context) {
        return root(context).getOrComputeIfAbsent("folder", key -> createFolder(), Path.class);
    }

    private static Path createFolder() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target/conformance/runs").toAbsolutePath()),
                    "run-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Store root(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE);
    }
}
