package dev.jetconnect.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MySqlServer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debezium's published MySQL connector on MySQL 9. */
class DebeziumMySqlIT extends BinlogConnectorSteps {
    @Override
    BinlogDatabase startDatabase(Path data) {
        Path installation = Distribution.testServers().resolve("mysql");
        assumeTrue(
                Files.exists(installation), "MySQL could not be fetched: only Debian's sid has it");
        return MySqlServer.start(installation, data);
    }

    @Override
    Path plugin() {
        return Distribution.debeziumPlugin("mysql");
    }

    @Override
    String sample() {
        return "mysql-source.json";
    }
}
