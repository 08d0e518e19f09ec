package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong transforms, predicates and converters are found before a connector is created. */
@Conformance
class PluginValidationConformanceIT {
    private static final String SINK_CLASS = "dev.jetconnect.probe.ProbeSink";
    private static final String FILTER = "org.apache.kafka.connect.transforms.Filter";
    private static final String TOMBSTONE =
            "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone";

    @Test
    @KafkaCase("ConnectorValidationIntegrationTest.testConnectorHasDuplicateTransformations")
    void transformsMustDiffer(Scene scene) {
        ConfigCheck check = check(scene, "transforms", "t, t", "transforms.t.type", FILTER);

        assertThat(check.errors()).containsOnlyKeys("transforms");
        assertThat(check.errors().get("transforms").get(0)).contains("Duplicate alias");
    }

    @Test
    @KafkaCase("ConnectorValidationIntegrationTest.testConnectorHasMissingTransformClass")
    void transformMustBeInstalled(Scene scene) {
        ConfigCheck check =
                check(scene, "transforms", "t", "transforms.t.type", "no.such.Transform");

        assertThat(check.errors()).containsOnlyKeys("transforms.t.type");
        assertThat(check.errors().get("transforms.t.type").get(0)).contains("no.such.Transform");
    }

    @Test
    @KafkaCase("ConnectorValidationIntegrationTest.testConnectorHasInvalidTransformClass")
    void transformMustBeATransform(Scene scene) {
        ConfigCheck check = check(scene, "transforms", "t", "transforms.t.type", SINK_CLASS);

        assertThat(check.errors()).containsOnlyKeys("transforms.t.type");
        assertThat(check.errorCount()).isEqualTo(1);
    }

    @Test
    @KafkaCase("ConnectorValidationIntegrationTest.testConnectorHasNegationForUndefinedPredicate")
    void negationNeedsAPredicate(Scene scene) {
        ConfigCheck check =
                check(
                        scene,
                        "transforms",
                        "t",
                        "transforms.t.type",
                        FILTER,
                        "transforms.t.negate",
                        "true");

        assertThat(check.errors()).containsOnlyKeys("transforms.t.type");
        assertThat(check.errors().get("transforms.t.type").get(0))
                .contains("transforms.t.negate", "transforms.t.predicate");
    }

    @Test
    @KafkaCase("ConnectorValidationIntegrationTest.testConnectorHasDuplicatePredicates")
    void predicatesMustDiffer(Scene scene) {
        ConfigCheck check = check(scene, "predicates", "p, p", "predicates.p.type", TOMBSTONE);

        assertThat(check.errors()).containsOnlyKeys("predicates");
        assertThat(check.errors().get("predicates").get(0)).contains("Duplicate alias");
    }

    @Test
    @KafkaCase("ConnectorValidationIntegrationTest.testConnectorHasMissingPredicateClass")
    void predicateMustBeInstalled(Scene scene) {
        ConfigCheck check =
                check(scene, "predicates", "p", "predicates.p.type", "no.such.Predicate");

        assertThat(check.errors()).containsOnlyKeys("predicates.p.type");
        assertThat(check.errors().get("predicates.p.type").get(0)).contains("no.such.Predicate");
    }

    @Test
    @KafkaCase("ConnectorValidationIntegrationTest.testConnectorHasInvalidPredicateClass")
    void predicateMustBeAPredicate(Scene scene) {
        ConfigCheck check = check(scene, "predicates", "p", "predicates.p.type", SINK_CLASS);

        assertThat(check.errors()).containsOnlyKeys("predicates.p.type");
        assertThat(check.errorCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.converter", "value.converter", "header.converter"})
    @KafkaCase({
        "ConnectorValidationIntegrationTest.testConnectorHasMissingConverterClass",
        "ConnectorValidationIntegrationTest.testConnectorHasMissingHeaderConverterClass"
    })
    void converterMustBeInstalled(String setting, Scene scene) {
        assertRefused(check(scene, setting, "no.such.Converter"), setting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.converter", "value.converter", "header.converter"})
    @KafkaCase({
        "ConnectorValidationIntegrationTest.testConnectorHasInvalidConverterClassType",
        "ConnectorValidationIntegrationTest.testConnectorHasInvalidHeaderConverterClassType"
    })
    void converterMustBeAConverter(String setting, Scene scene) {
        assertRefused(check(scene, setting, SINK_CLASS), setting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.converter", "value.converter", "header.converter"})
    @KafkaCase({
        "ConnectorValidationIntegrationTest.testConnectorHasAbstractConverter",
        "ConnectorValidationIntegrationTest.testConnectorHasAbstractHeaderConverter"
    })
    void converterMustNotBeAbstract(String setting, Scene scene) {
        assertRefused(check(scene, setting, "dev.jetconnect.probe.AbstractConverter"), setting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.converter", "value.converter", "header.converter"})
    @KafkaCase({
        "ConnectorValidationIntegrationTest.testConnectorHasConverterWithNoSuitableConstructor",
        "ConnectorValidationIntegrationTest.testConnectorHasHeaderConverterWithNoSuitableConstructor"
    })
    void converterMustNotNeedAnArgument(String setting, Scene scene) {
        assertRefused(check(scene, setting, "dev.jetconnect.probe.ArgumentConverter"), setting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.converter", "value.converter", "header.converter"})
    @KafkaCase({
        "ConnectorValidationIntegrationTest.testConnectorHasConverterThatThrowsExceptionOnInstantiation",
        "ConnectorValidationIntegrationTest.testConnectorHasHeaderConverterThatThrowsExceptionOnInstantiation"
    })
    void converterMustNotFailWhenItIsMade(String setting, Scene scene) {
        assertRefused(check(scene, setting, "dev.jetconnect.probe.ThrowingConverter"), setting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.converter", "value.converter", "header.converter"})
    @KafkaCase({
        "ConnectorValidationIntegrationTest.testConnectorHasMisconfiguredConverter",
        "ConnectorValidationIntegrationTest.testConnectorHasMisconfiguredHeaderConverter"
    })
    void settingsOfAConverterAreValidated(String setting, Scene scene) {
        String converter = "dev.jetconnect.probe.FlagConverter";

        ConfigCheck wrong = check(scene, setting, converter, setting + ".flag", "perhaps");
        ConfigCheck missing = check(scene, setting, converter);
        ConfigCheck right = check(scene, setting, converter, setting + ".flag", "true");

        assertRefused(wrong, setting + ".flag");
        assertRefused(missing, setting + ".flag");
        assertThat(right.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.converter", "value.converter", "header.converter"})
    @KafkaCase({
        "ConnectorValidationIntegrationTest.testConnectorHasConverterWithNoConfigDef",
        "ConnectorValidationIntegrationTest.testConnectorHasHeaderConverterWithNoConfigDef"
    })
    void converterNeedNotDefineSettings(String setting, Scene scene) {
        ConfigCheck check = check(scene, setting, "dev.jetconnect.probe.UndefinedConverter");

        assertThat(check.errors()).isEmpty();
        assertThat(check.errorCount()).isZero();
    }

    private static void assertRefused(ConfigCheck check, String setting) {
        assertThat(check.errors()).containsOnlyKeys(List.of(setting));
        assertThat(check.errorCount()).isEqualTo(1);
    }

    /** Of a sink with these settings: key, value, key, value ... */
    private static ConfigCheck check(Scene scene, String... settings) {
        Connector sink = scene.sink("sink", "t");
        for (int i = 0; i < settings.length; i += 2) {
            sink = sink.with(settings[i], settings[i + 1]);
        }
        return ConfigCheck.of(scene.rest(), sink);
    }
}
