package dev.jetconnect.it;

import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MySqlServer;
import java.nio.file.Path;

/** Debezium's published MySQL connector on MySQL 9. */
class DebeziumMySqlIT extends BinlogConnectorSteps {
    @Override
    BinlogDatabase startDatabase(Path data) {
        return MySqlServer.start(Distribution.testServers().resolve("mysql"), data);
    }

    @Override
    Path plugin() {
        return Distribution.debeziumPlugin("mysql");
    }

    @Override
    String sample() {
        return "mysql-source.json";
    }

    @Override
    String purgedMessage() {
        return "no longer available on the server";
    }
}
