package dev.jetconnect.it.conformance;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Collects how the cases ended and writes {@code target/conformance/TARGET.json} and the table of
 * both targets. The oracle's results are kept with the sources, so that every build has them.
 *
 * <p>Thread-safe.
 */
public final class ConformanceListener implements TestExecutionListener {
    private static final Path FOLDER = Path.of("target/conformance");
    private static final Path ORACLE = Path.of("src/test/conformance/kafka-4.3.1.json");
    private static final Path NOT_PORTED = Path.of("src/test/conformance/not-ported.json");

    private final ConcurrentMap<String, CaseResult> results = new ConcurrentHashMap<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        switch (result.getStatus()) {
            case SUCCESSFUL -> collect(test, "passed");
            case ABORTED -> collect(test, "skipped");
            case FAILED -> collect(test, "failed");
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        collect(test, "skipped");
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (results.isEmpty()) {
            return;
        }
        Target target = Target.current();
        Path file = target.choose(FOLDER.resolve("jetconnect.json"), ORACLE);
        CaseResults known = CaseResults.read(file);
        results.values().forEach(known::put);
        known.write(file);
        ConformanceTable.of(
                        CaseResults.read(FOLDER.resolve("jetconnect.json")),
                        CaseResults.read(ORACLE),
                        NotPorted.read(NOT_PORTED))
                .write(FOLDER.resolve("conformance.md"));
    }

    /** Of a parameterized case, one failure is the case's. */
    private void collect(TestIdentifier test, String result) {
        if (test.isTest()
                && test.getSource().orElse(null) instanceof MethodSource source
                && source.getJavaClass().isAnnotationPresent(Conformance.class)) {
            CaseResult added = CaseResult.of(source.getJavaMethod(), result);
            results.merge(added.name(), added, (a, b) -> a.result().equals("failed") ? a : b);
        }
    }
}
