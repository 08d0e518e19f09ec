package dev.jetconnect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What cannot be compared is said in sentences, and secrets never. */
class RefusalsTest {
    private static DatabaseAddress source;
    private static DatabaseAddress target;

    @BeforeAll
    static void create() {
        source = TestServers.create(DatabaseKind.POSTGRESQL, "refusals");
        target = TestServers.create(DatabaseKind.MARIADB, "refusals");
        TestServers.execute(
                source,
                "CREATE TABLE both_have (id int PRIMARY KEY, p point, only_here int, v int)",
                "CREATE TABLE only_source (id int PRIMARY KEY)",
                "INSERT INTO both_have VALUES (1, NULL, 1, 1)");
        TestServers.execute(
                target,
                "CREATE TABLE both_have (id int PRIMARY KEY, p longtext, v int, only_there int)",
                "INSERT INTO both_have VALUES (1, NULL, 1, 1)");
    }

    @Test
    void missingTableIsSaidAndTheOthersAreCompared() {
        VerifyRun run = VerifyRun.of(VerifyRun.settings(source, target));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.report().path("state").asText()).isEqualTo("failed");
        assertThat(run.out())
                .contains(
                        "The target jdbc:mariadb://127.0.0.1:",
                        " has no table 'only_source', or the user may not see it.");
        assertThat(run.table().path("state").asText()).isEqualTo("equal");
        assertThat(run.table().path("notes").toString())
                .contains(
                        "Column 'p' is not compared: point (PostgreSQL) and longtext (MariaDB) have"
                                + " no form in common that is exact.",
                        "Column 'only_here' is missing in the target; not compared.",
                        "Column 'only_there' is in the target only; not compared.");
    }

    @Test
    void unreachableServer() {
        ObjectNode settings = VerifyRun.settings(source, target);
        settings.put("target.connection.url", "jdbc:mysql://127.0.0.1:1/x?password=hush");

        VerifyRun run = VerifyRun.of(settings);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.report().path("error").asText())
                .startsWith(
                        "Cannot connect to the target jdbc:mysql://127.0.0.1:1/x as user 'app':")
                .contains("Check connection.url");
    }

    @Test
    void wrongPassword() {
        ObjectNode settings = VerifyRun.settings(source, target);
        settings.put("target.connection.password", "hush-hush");

        VerifyRun run = VerifyRun.of(settings);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.report().path("error").asText())
                .startsWith("Cannot connect to the target")
                .contains("Check connection.username and connection.password");
        assertThat(run.out() + run.err()).doesNotContain("hush");
    }

    @Test
    void nothingToCompare() {
        ObjectNode settings = VerifyRun.settings(source, target);
        settings.putArray("tables.include").add("no\\.such");

        VerifyRun run = VerifyRun.of(settings);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.report().path("error").asText())
                .startsWith("The source has no table that is to be compared.");
    }

    @Test
    void wrongSettingsAreSaidAllAtOnce() {
        ObjectNode settings = VerifyRun.settings(source, target);
        settings.remove("source.connection.url");
        settings.put("target.connection.url", "jdbc:oracle:thin:hush@x");
        settings.put("parallelism", 0);
        settings.put("paralelism", 2);

        VerifyRun run = VerifyRun.of(settings);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "source.connection.url",
                        "target.connection.url must start with 'jdbc:postgresql://'",
                        "parallelism",
                        "unknown: paralelism")
                .doesNotContain("hush");
    }

    @Test
    void mapsNamesAsTheSinkDoes() {
        TestServers.execute(
                target,
                "CREATE TABLE shop_public_only_source (id int PRIMARY KEY)",
                "CREATE TABLE renamed (id int PRIMARY KEY)");
        ObjectNode settings = VerifyRun.settings(source, target);
        settings.put("tables.include", "public\\.only_source");
        settings.put("table.name.format", "${topic}").put("topic.prefix", "shop");
        assertThat(VerifyRun.of(settings).status()).isZero();

        settings.remove("tables.include");
        settings.put("tables.map", "public.only_source:renamed");
        VerifyRun run = VerifyRun.of(settings);

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.report().path("tables")).hasSize(1);
        assertThat(run.table().path("target").asText()).isEqualTo("renamed");
    }
}
