package dev.jetconnect.it;

import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MariaDbServer;
import java.nio.file.Path;

/** Debezium's published MariaDB connector on MariaDB. */
class DebeziumMariaDbIT extends BinlogConnectorSteps {
    @Override
    BinlogDatabase startDatabase(Path data) {
        return MariaDbServer.start(Distribution.testServers().resolve("mariadb"), data);
    }

    @Override
    Path plugin() {
        return Distribution.debeziumPlugin("mariadb");
    }

    @Override
    String sample() {
        return "mariadb-source.json";
    }

    @Override
    String purgedMessage() {
        return "Could not find GTID state requested by slave";
    }
}
