package dev.jetconnect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rooms of docs/ARCHITECTURE.md: each sees only those below it. */
class RoomsTest {
    private static final String BRIDGE = "org.apache.kafka.connect.runtime";

    @TestFactory
    Stream<DynamicTest> rooms() {
        JavaClasses ours =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(
                                location ->
                                        !location.isJar()
                                                && !location.contains("/transforms/target/")
                                                && !location.contains("/test-support/target/"))
                        .importPackages("dev.jetconnect", BRIDGE);
        return Stream.of(
                rule("a room sees only the rooms below it", layers(), ours),
                rule(
                        "rooms form no cycle",
                        slices().matching("dev.jetconnect.(*)..").should().beFreeOfCycles(),
                        ours),
                rule(
                        "the NATS client stays in nats, log and store",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(
                                        "dev.jetconnect.nats..",
                                        "dev.jetconnect.log..",
                                        "dev.jetconnect.store..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("io.nats.."),
                        ours),
                rule(
                        "the record log knows no Connect runtime",
                        noClasses()
                                .that()
                                .resideInAnyPackage("dev.jetconnect.log..", "dev.jetconnect.nats..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(BRIDGE + ".."),
                        ours),
                rule(
                        "nothing sleeps but through TimeUnit, where a wait is bounded and named",
                        noClasses().should().callMethod(Thread.class, "sleep", long.class),
                        ours),
                rule(
                        "of the bridge, others see TaskBridge only",
                        noClasses()
                                .that()
                                .resideInAPackage(BRIDGE)
                                .and()
                                .haveSimpleNameNotStartingWith("TaskBridge")
                                .and()
                                .areTopLevelClasses()
                                .should()
                                .bePublic()
                                .allowEmptyShould(true),
                        ours),
                DynamicTest.dynamicTest(
                        "all classes were looked at",
                        () -> {
                            if (ours.size() < 40) {
                                throw new AssertionError("Only " + ours.size() + " classes");
                            }
                        }));
    }

    private static ArchRule layers() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("cli")
                .definedBy("dev.jetconnect.cli..")
                .layer("rest")
                .definedBy("dev.jetconnect.rest..")
                .layer("pipeline")
                .definedBy("dev.jetconnect.pipeline..")
                .layer("trial")
                .definedBy("dev.jetconnect.trial..")
                .layer("progress")
                .definedBy("dev.jetconnect.progress..")
                .layer("tools")
                .definedBy("dev.jetconnect.tools..")
                .layer("herder")
                .definedBy("dev.jetconnect.herder..")
                .layer("store")
                .definedBy("dev.jetconnect.store..")
                .layer("group")
                .definedBy("dev.jetconnect.group..")
                .layer("transport")
                .definedBy("dev.jetconnect.transport..")
                .layer("convert")
                .definedBy("dev.jetconnect.convert..")
                .layer("sequence")
                .definedBy("dev.jetconnect.sequence..")
                .layer("log")
                .definedBy("dev.jetconnect.log..")
                .layer("nats")
                .definedBy("dev.jetconnect.nats..")
                .layer("config")
                .definedBy("dev.jetconnect.config..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("rest")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("pipeline")
                .mayOnlyBeAccessedByLayers("cli", "rest")
                .whereLayer("trial")
                .mayOnlyBeAccessedByLayers("cli", "rest")
                .whereLayer("progress")
                .mayOnlyBeAccessedByLayers("cli", "rest")
                .whereLayer("tools")
                .mayOnlyBeAccessedByLayers("cli", "rest", "pipeline", "progress", "herder")
                .whereLayer("herder")
                .mayOnlyBeAccessedByLayers("cli", "rest")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("cli", "rest", "pipeline", "progress", "herder")
                .whereLayer("group")
                .mayOnlyBeAccessedByLayers("cli", "herder", "store")
                .whereLayer("transport")
                .mayOnlyBeAccessedByLayers("cli", "rest", "herder", "store")
                .whereLayer("sequence")
                .mayOnlyBeAccessedByLayers("cli", "rest", "herder", "store", "transport")
                .whereLayer("convert")
                .mayOnlyBeAccessedByLayers("cli", "store", "config", "transport")
                .whereLayer("log")
                .mayOnlyBeAccessedByLayers(
                        "cli",
                        "rest",
                        "pipeline",
                        "trial",
                        "progress",
                        "herder",
                        "store",
                        "group",
                        "transport",
                        "sequence")
                .whereLayer("nats")
                .mayOnlyBeAccessedByLayers(
                        "cli",
                        "rest",
                        "trial",
                        "progress",
                        "herder",
                        "store",
                        "group",
                        "transport",
                        "sequence",
                        "log");
    }

    private static DynamicTest rule(String name, ArchRule rule, JavaClasses classes) {
        return DynamicTest.dynamicTest(name, () -> rule.check(classes));
    }
}
