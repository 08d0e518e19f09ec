package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSinkConfigTest {
    private static final String URL = "jdbc:postgresql://db:5432/shop";

    private static Map<String, String> settings(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>(Map.of("connection.url", URL));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    private static List<String> errors(Map<String, String> settings) {
        return new JdbcSinkConnector()
                .validate(settings).configValues().stream()
                        .flatMap(value -> value.errorMessages().stream())
                        .toList();
    }

    @Test
    void defaultsAreThoseOfOtherJdbcSinks() {
        JdbcSinkConfig config = JdbcSinkConfig.of(settings());

        assertThat(config.address())
                .isEqualTo(new DatabaseAddress(URL, Optional.empty(), Optional.empty()));
        assertThat(config.poolSize()).isEqualTo(2);
        assertThat(config.insertMode()).isEqualTo(InsertMode.UPSERT);
        assertThat(config.isDeleteEnabled()).isTrue();
        assertThat(config.primaryKeyMode()).isEqualTo(PrimaryKeyMode.RECORD_KEY);
        assertThat(config.primaryKeyFields()).isEmpty();
        assertThat(config.isAutoCreate()).isTrue();
        assertThat(config.batchLimits()).isEqualTo(new BatchLimits(3000, 16 << 20));
        assertThat(config.maxRetries()).isEqualTo(10);
        assertThat(config.retryBackoff()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.quotesIdentifiers()).isTrue();
        assertThat(config.delivery())
                .isEqualTo(
                        new DeliverySettings(
                                DeliveryGuarantee.EXACTLY_ONCE,
                                new TableId(Optional.empty(), "jetconnect_positions"),
                                Optional.empty()));
    }

    @Test
    void positionsAreThoseOfTheConnectorUnlessToldOtherwise() {
        assertThat(JdbcSinkConfig.of(settings("name", "orders")).delivery().positionId())
                .contains("orders");
        assertThat(
                        JdbcSinkConfig.of(settings("name", "orders", "delivery.position.id", "b"))
                                .delivery()
                                .positionId())
                .contains("b");
    }

    @Test
    void sequencerMakesTheDefaultAtLeastOnce() {
        assertThat(JdbcSinkConfig.of(settings("nats.sequencer", "true")).delivery().guarantee())
                .isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
        assertThat(errors(settings("nats.sequencer", "true", "delivery.guarantee", "exactly_once")))
                .singleElement()
                .asString()
                .contains("nats.sequencer", "at_least_once");
    }

    @Test
    void explicitValuesAreRead() {
        JdbcSinkConfig config =
                JdbcSinkConfig.of(
                        settings(
                                "connection.username", "loader",
                                "connection.password", "s3cret",
                                "connection.pool.size", "1",
                                "insert.mode", "INSERT",
                                "delete.enabled", "false",
                                "pk.mode", "none",
                                "pk.fields", "a,b",
                                "auto.create", "false",
                                "table.name.format", "${source.schema}.t_${source.table}",
                                "batch.size", "10",
                                "max.retries", "0",
                                "retry.backoff.ms", "5",
                                "quote.identifiers", "false",
                                "delivery.guarantee", "AT_LEAST_ONCE",
                                "delivery.position.table", "meta.progress"));

        assertThat(config.address().user()).contains("loader");
        assertThat(config.address().password()).contains(new Password("s3cret"));
        assertThat(config.poolSize()).isEqualTo(1);
        assertThat(config.insertMode()).isEqualTo(InsertMode.INSERT);
        assertThat(config.isDeleteEnabled()).isFalse();
        assertThat(config.primaryKeyMode()).isEqualTo(PrimaryKeyMode.NONE);
        assertThat(config.primaryKeyFields()).containsExactly("a", "b");
        assertThat(config.isAutoCreate()).isFalse();
        assertThat(config.naming().readsSource()).isTrue();
        assertThat(config.batchLimits().rows()).isEqualTo(10);
        assertThat(config.maxRetries()).isZero();
        assertThat(config.retryBackoff()).isEqualTo(Duration.ofMillis(5));
        assertThat(config.quotesIdentifiers()).isFalse();
        assertThat(config.delivery().guarantee()).isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
        assertThat(config.delivery().positionTable())
                .isEqualTo(new TableId(Optional.of("meta"), "progress"));
    }

    @Test
    void otherNamesOfKeysAreRead() {
        JdbcSinkConfig config =
                JdbcSinkConfig.of(
                        settings(
                                "connection.user", "loader",
                                "primary.key.mode", "record_value",
                                "primary.key.fields", "id",
                                "collection.name.format", "${source.table}"));

        assertThat(config.address().user()).contains("loader");
        assertThat(config.primaryKeyMode()).isEqualTo(PrimaryKeyMode.RECORD_VALUE);
        assertThat(config.primaryKeyFields()).containsExactly("id");
        assertThat(config.naming().readsSource()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "connection.url, jdbc:oracle://db/shop, PostgreSQL",
        "connection.pool.size, 0, connection.pool.size",
        "insert.mode, merge, insert.mode",
        "delete.enabled, perhaps, delete.enabled",
        "pk.mode, guess, pk.mode",
        "pk.mode, none, insert.mode 'insert'",
        "pk.mode, record_value, pk.fields must name",
        "primary.key.mode, guess, primary.key.mode",
        "auto.create, 1, auto.create",
        "table.name.format, a.b.c, schema.table",
        "table.name.format, ${source.tabel}, unknown placeholder",
        "collection.name.format, .b, schema.table",
        "batch.size, 0, batch.size",
        "max.retries, -1, max.retries",
        "retry.backoff.ms, soon, retry.backoff.ms",
        "quote.identifiers, maybe, quote.identifiers",
        "delivery.guarantee, most_once, delivery.guarantee",
        "writers.max, 0, writers.max",
        "writers.max, 41, writers.max",
        "delivery.position.table, a.b.c, schema.table"
    })
    void wrongValueIsReported(String key, String value, String told) {
        assertThat(errors(settings(key, value)))
                .anySatisfy(error -> assertThat(error).contains(told));
    }

    @Test
    void severalWritersMayNotInsertAtLeastOnce() {
        assertThat(
                        errors(
                                settings(
                                        "writers.max",
                                        "2",
                                        "insert.mode",
                                        "insert",
                                        "delivery.guarantee",
                                        "at_least_once")))
                .singleElement()
                .asString()
                .contains("writers.max above 1 with insert.mode=insert needs", "exactly_once");
    }

    @Test
    void allWrongValuesAreReportedAtOnce() {
        Map<String, String> settings =
                settings("insert.mode", "merge", "batch.size", "0", "max.retries", "-1");

        assertThat(errors(settings)).hasSize(3);
        assertThatThrownBy(() -> JdbcSinkConfig.of(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("insert.mode", "batch.size", "max.retries");
    }

    @Test
    void differentValuesUnderBothNamesOfAKeyAreReported() {
        assertThat(errors(settings("pk.fields", "a", "primary.key.fields", "b")))
                .singleElement()
                .asString()
                .contains("primary.key.fields", "pk.fields");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5432/shop?user=u&password=s3cret&sslmode=disable",
        "jdbc:postgresql://u:s3cret@db:5432/shop?sslmode=disable"
    })
    void credentialsInTheUrlAreUsedAndNotShown(String url) {
        Map<String, String> settings = settings("connection.url", url);
        JdbcSinkConfig config = JdbcSinkConfig.of(settings);

        assertThat(config.address().url()).isEqualTo(URL + "?sslmode=disable");
        assertThat(config.address().user()).contains("u");
        assertThat(config.address().password()).contains(new Password("s3cret"));
        assertThat(config.toString()).doesNotContain("s3cret");
        assertThat(JdbcSinkConfig.validate(settings))
                .extracting(ConfigValue::value)
                .asString()
                .doesNotContain("s3cret");
    }

    @Test
    void refusedUrlIsNotRepeated() {
        assertThatThrownBy(
                        () ->
                                JdbcSinkConfig.of(
                                        settings("connection.url", "jdbc:db2://u:s3cret@db/shop")))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://host:port:port/db?password=s3cret&sslpassword=s3cret",
                "jdbc:postgresql://host/db?user=u&password=s3cret%zz",
                "jdbc:mariadb://host:port/db?password=s3cret&keyStorePassword=s3cret",
                "jdbc:mysql://host/db?sslMode=perhaps&keyStorePassword=s3cret"
            })
    void urlThatTheDriverCannotReadIsRefusedAndNotRepeated(String url) {
        ConfigValue value =
                new JdbcSinkConnector()
                        .validate(settings("connection.url", url)).configValues().stream()
                                .filter(key -> key.name().equals("connection.url"))
                                .findFirst()
                                .orElseThrow();

        assertThat(value.errorMessages()).singleElement().asString().contains("connection.url");
        assertThat(value.toString()).doesNotContain("s3cret");
    }

    @Test
    void everyKeyIsInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(new JdbcSinkConnector().config().names())
                .allSatisfy(key -> assertThat(readme).contains("`" + key));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tasks.max|2|different moments",
                "delivery.guarantee|at_least_once|exactly_once",
                "nats.sequencer|true|exactly_once",
                "errors.tolerance|all|half done",
                "delete.enabled|false|deletes are part",
                "insert.mode|update|new rows out",
                "schema.evolution|full|cannot be dropped",
                "connection.pool.size|1|another one looks",
                "writers.max|2|several writers",
                "topics|bank.accounts,bank.deposits|ends of transactions"
            })
    void whatBreaksTransactionsIsRefused(String key, String value, String reason) {
        assertThat(errors(settings("transaction.apply", "true", key, value)))
                .singleElement()
                .asString()
                .contains("transaction.apply=true needs", reason);
    }

    @Test
    void transactionsNeedNoMoreThanTheirTopic() {
        assertThat(
                        errors(
                                settings(
                                        "transaction.apply",
                                        "true",
                                        "topics",
                                        "bank.accounts, bank.transaction")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "errors.tolerance,none,first refused row",
        "pk.mode,none,a key of the source",
        "delivery.guarantee,at_least_once,come again"
    })
    void whatParksNoKeyIsRefused(String key, String value, String reason) {
        Map<String, String> settings =
                settings(
                        "errors.park.key",
                        "true",
                        "errors.tolerance",
                        "all",
                        "insert.mode",
                        "insert");
        assertThat(errors(settings)).isEmpty();

        settings.put(key, value);

        assertThat(errors(settings))
                .singleElement()
                .asString()
                .contains("errors.park.key=true needs", reason);
    }

    @Test
    void coordinatesHaveThreeColumns() {
        assertThat(errors(settings("pk.mode", "kafka"))).isEmpty();
        assertThat(errors(settings("pk.mode", "kafka", "pk.fields", "t,p,o"))).isEmpty();
        assertThat(errors(settings("pk.mode", "kafka", "pk.fields", "t,p")))
                .singleElement()
                .asString()
                .contains("three columns");
    }

    @Test
    void namingStrategyIsAClassOfItsKind() {
        assertThat(errors(settings("collection.naming.strategy", String.class.getName())))
                .singleElement()
                .asString()
                .contains("must implement", "CollectionNamingStrategy");
        assertThat(errors(settings("collection.naming.strategy", "no.such.Class"))).hasSize(1);
        assertThat(errors(settings("collection.naming.strategy", Nameless.class.getName())))
                .singleElement()
                .asString()
                .contains("public constructor");
    }

    /** A strategy that cannot be made. */
    abstract static class Nameless implements CollectionNamingStrategy {}
}
