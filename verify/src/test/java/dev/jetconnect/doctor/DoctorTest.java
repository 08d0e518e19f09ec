package dev.jetconnect.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.verify.TestServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found on real servers. */
class DoctorTest {
    private static final Pattern HOST = Pattern.compile("//([^:/]+):(\\d+)/");

    private record Visit(int status, String out, String err) {}

    @Test
    void postgresThatIsAsDebeziumNeedsIt() {
        DatabaseAddress address = TestServers.create(DatabaseKind.POSTGRESQL, "healthy");
        TestServers.execute(address, "CREATE TABLE orders (id int PRIMARY KEY)");

        Visit visit = visit(debezium(address, "healthy", "postgres", ""));

        assertThat(visit.out())
                .contains(
                        "ok    wal_level is logical",
                        "ok    the user may replicate",
                        "ok    there is room for the replication slot 'debezium'",
                        "the publication 'dbz_publication' is missing; the user may create it",
                        "ok    1 tables are read");
        assertThat(visit.status()).as(visit.out()).isZero();
    }

    @Test
    void postgresThatLacksAll() {
        DatabaseAddress address = TestServers.create(DatabaseKind.POSTGRESQL, "ill");
        TestServers.execute(
                address,
                "DROP ROLE IF EXISTS weak",
                "CREATE ROLE weak LOGIN PASSWORD 'hush'",
                "CREATE TABLE no_key (v int)",
                "CREATE TABLE published (id int PRIMARY KEY)",
                "CREATE PUBLICATION p FOR TABLE published");

        Visit visit = visit(debezium(address, "ill", "weak", "hush").put("publication.name", "p"));

        assertThat(visit.status()).isOne();
        assertThat(visit.out())
                .contains(
                        "fail  the user 'weak' may not replicate",
                        "ALTER ROLE \"weak\" REPLICATION;",
                        "warn  the publication 'p' lacks table 'public.no_key'",
                        "ALTER PUBLICATION \"p\" ADD TABLE \"public\".\"no_key\";",
                        "fail  the user may not read table 'public.published'",
                        "GRANT SELECT ON \"public\".\"published\" TO \"weak\";",
                        "ALTER TABLE \"public\".\"no_key\" REPLICA IDENTITY FULL;")
                .doesNotContain("hush");
    }

    @Test
    void columnsThatAreOthersElsewhereAndRoomForTheLog() {
        DatabaseAddress address = TestServers.create(DatabaseKind.POSTGRESQL, "roomy");
        TestServers.execute(
                address,
                "CREATE TABLE kinds (id int PRIMARY KEY, i inet, tags text[], n numeric, m"
                        + " numeric(9,2), t timetz, v varchar(9), u uuid)",
                "INSERT INTO kinds SELECT i FROM generate_series(1, 60000) i");
        ObjectNode config = debezium(address, "roomy", "postgres", "");

        String large = visit("--free-bytes=900000000000", config).out();
        String small = visit("--free-bytes=1000", config).out();

        assertThat(large)
                .contains("public.kinds.i inet", "public.kinds.tags text[]", "kinds.n numeric")
                .contains("times with a zone arrive in UTC", "public.kinds.t ")
                .contains("ok    the tables have 2 MB, and the disk of the log has ")
                .doesNotContain("kinds.m", "kinds.v", "kinds.u", "could not be looked at");
        assertThat(small).contains("warn  the tables have 2 MB").contains("may not fit");
    }

    @ParameterizedTest
    @EnumSource(
            value = DatabaseKind.class,
            names = {"MYSQL", "MARIADB"})
    void binlogAndItsReader(DatabaseKind kind) {
        DatabaseAddress address = TestServers.create(kind, "doctor");
        TestServers.execute(
                address,
                "CREATE TABLE no_key (v int)",
                "DROP USER IF EXISTS 'weak'@'%'",
                "CREATE USER 'weak'@'%' IDENTIFIED BY 'hush'",
                "GRANT SELECT ON doctor.* TO 'weak'@'%'");

        Visit healthy = visit(debezium(address, "doctor", "app", "app"));
        Visit ill = visit(debezium(address, "doctor", "weak", "hush"));

        assertThat(healthy.out())
                .contains(
                        "ok    the server writes a binlog",
                        "ok    binlog_format is ROW",
                        "ok    binlog_row_image is FULL",
                        "warn  table 'doctor.no_key' has no primary key");
        assertThat(healthy.status()).as(healthy.out()).isZero();
        assertThat(ill.status()).as(ill.out()).isOne();
        assertThat(ill.out())
                .contains(
                        "fail  the user lacks REPLICATION SLAVE",
                        "GRANT REPLICATION SLAVE ON *.* TO 'weak'@'%';")
                .doesNotContain("hush");
    }

    @Test
    void sinkThatMayNotCreate() {
        DatabaseAddress address = TestServers.create(DatabaseKind.POSTGRESQL, "sink_doctor");
        TestServers.execute(
                address, "DROP ROLE IF EXISTS writer", "CREATE ROLE writer LOGIN PASSWORD 'hush'");
        ObjectNode config =
                new ObjectMapper()
                        .createObjectNode()
                        .put("connector.class", "dev.jetconnect.sink.jdbc.JdbcSinkConnector")
                        .put("connection.url", address.url())
                        .put("connection.username", "writer")
                        .put("connection.password", "hush");

        Visit refused = visit(config);
        Visit healthy = visit(config.put("connection.username", "postgres"));

        assertThat(refused.status()).isOne();
        assertThat(refused.out())
                .contains(
                        "fail  the user may not create tables in schema 'public'",
                        "GRANT CREATE ON SCHEMA \"public\" TO \"writer\";");
        assertThat(healthy.status()).as(healthy.out()).isZero();
    }

    @Test
    void unreachableAndUnknown() {
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.put("connector.class", "x.JdbcSinkConnector");
        assertThat(visit(config).status()).isEqualTo(2);
        assertThat(visit(config).err()).contains("connector.class 'x.JdbcSinkConnector'");

        config.put("connection.url", "jdbc:postgresql://127.0.0.1:1/x?password=hush");
        Visit away = visit(config);

        assertThat(away.status()).isOne();
        assertThat(away.out())
                .contains("fail  cannot connect to jdbc:postgresql://127.0.0.1:1/x")
                .doesNotContain("hush");
    }

    private static ObjectNode debezium(
            DatabaseAddress address, String database, String user, String password) {
        Matcher host = HOST.matcher(address.url());
        assertThat(host.find()).isTrue();
        String product =
                switch (address.kind()) {
                    case POSTGRESQL -> "postgresql.PostgresConnector";
                    case MYSQL -> "mysql.MySqlConnector";
                    case MARIADB -> "mariadb.MariaDbConnector";
                };
        return new ObjectMapper()
                .createObjectNode()
                .put("connector.class", "io.debezium.connector." + product)
                .put("database.hostname", host.group(1))
                .put("database.port", host.group(2))
                .put("database.dbname", database)
                .put(
                        "database.include.list",
                        address.kind() == DatabaseKind.POSTGRESQL ? "" : database)
                .put("database.user", user)
                .put("database.password", password)
                .put("plugin.name", "pgoutput");
    }

    private static Visit visit(ObjectNode config) {
        return visit("", config);
    }

    private static Visit visit(String option, ObjectNode config) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                new DoctorTool()
                        .run(new PrintWriter(out), new PrintWriter(err), option, config.toString());
        return new Visit(status, out.toString(), err.toString());
    }
}
