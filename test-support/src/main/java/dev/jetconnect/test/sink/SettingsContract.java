package dev.jetconnect.test.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.RecordingContext.Reports;
import dev.jetconnect.test.sink.SinkUnderTest.Keeps;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.api.Test;

/** What a sink says of its settings, right and wrong, and what it never says. */
public abstract class SettingsContract extends SinkContract {
    private static final String SECRET = "s3cret-word";

    private static void assertNoSecret(Object told) {
        StringWriter text = new StringWriter();
        if (told instanceof Throwable error) {
            error.printStackTrace(new PrintWriter(text));
        }
        assertThat(text + String.valueOf(told)).doesNotContain(SECRET);
    }

    @Test
    void connectorIsFoundAndHasItsTasksVersion() throws ReflectiveOperationException {
        SinkConnector connector = sink().connector();
        SinkTask task = (SinkTask) connector.taskClass().getDeclaredConstructor().newInstance();

        assertThat(ServiceLoader.load(SinkConnector.class))
                .anyMatch(connector.getClass()::isInstance);
        assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*").isEqualTo(task.version());
    }

    @Test
    void everyKeyIsDocumented() {
        assertThat(sink().connector().config().configKeys().values())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key.documentation).as(key.name).isNotBlank());
    }

    @Test
    void rightSettingsAreGood() {
        assertThat(sink().connector().validate(settings(Keeps.LAST)).configValues())
                .allSatisfy(value -> assertThat(value.errorMessages()).as(value.name()).isEmpty());
    }

    @Test
    void wrongValuesAreReportedAtTheirKeysAllAtOnce() {
        Map<String, String> settings = settings(Keeps.LAST);
        settings.putAll(sink().wrongSettings());

        assertThat(sink().connector().validate(settings).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .extracting(ConfigValue::name)
                .containsExactlyInAnyOrderElementsOf(sink().wrongSettings().keySet());
    }

    @Test
    void wrongValueFailsTheStartWithItsKey() {
        sink().wrongSettings()
                .forEach(
                        (key, value) ->
                                assertThatThrownBy(
                                                () ->
                                                        start(
                                                                Reports.NOT_TAKEN,
                                                                Keeps.LAST,
                                                                Map.of(key, value)))
                                        .as(key)
                                        .isInstanceOf(ConfigException.class)
                                        .hasMessageContaining(key));
    }

    @Test
    void noSettingsAreToldWhatIsMissing() {
        assertThat(sink().connector().validate(Map.of()).configValues())
                .anySatisfy(value -> assertThat(value.errorMessages()).isNotEmpty());
    }

    @Test
    void wrongSecretFailsTheStartAndIsNotRepeated() {
        assertThatThrownBy(
                        () ->
                                start(Reports.NOT_TAKEN, Keeps.LAST, sink().wrongSecret(SECRET))
                                        .open(Notes.FIRST))
                .isInstanceOf(ConnectException.class)
                .satisfies(SettingsContract::assertNoSecret);
    }

    @Test
    void secretIsNotInWhatAValidationShows() {
        Map<String, String> settings = settings(Keeps.LAST);
        settings.putAll(sink().wrongSecret(SECRET));

        assertThat(sink().connector().validate(settings).configValues())
                .filteredOn(value -> Objects.nonNull(value.value()))
                .allSatisfy(value -> assertNoSecret(value.value()));
    }
}
