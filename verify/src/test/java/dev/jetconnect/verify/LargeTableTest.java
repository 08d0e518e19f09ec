package dev.jetconnect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A million rows that PostgreSQL and MySQL have made of the same rule. */
class LargeTableTest {
    private static final int ROWS = Integer.getInteger("verify.rows", 1_000_000);
    private static DatabaseAddress source;
    private static DatabaseAddress target;

    @BeforeAll
    static void fill() {
        source = TestServers.create(DatabaseKind.POSTGRESQL, "large");
        target = TestServers.create(DatabaseKind.MYSQL, "large");
        TestServers.execute(
                source,
                "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer NOT NULL, amount"
                        + " numeric(12, 2) NOT NULL, status text NOT NULL, note text, created_at"
                        + " timestamptz NOT NULL)",
                "INSERT INTO orders SELECT id, id % 50000, id * 7 / 100.0, 'paid', 'Deliver to the"
                        + " back door of house ' || id % 977 || ', ask for ' || left(encode(sha256(id::text::bytea), 'hex'), 32),"
                        + " timestamptz '2026-01-01' + id * interval '1 second'"
                        + " FROM generate_series(1, "
                        + ROWS
                        + ") AS id",
                "ANALYZE orders");
        TestServers.execute(
                target,
                "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int NOT NULL, amount"
                        + " decimal(12, 2) NOT NULL, status longtext NOT NULL, note longtext,"
                        + " created_at datetime(6) NOT NULL)",
                "SET SESSION cte_max_recursion_depth = 100000000",
                "INSERT INTO orders WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1"
                        + " FROM n WHERE id < "
                        + ROWS
                        + ") SELECT id, id % 50000, id * 7 / 100, 'paid', CONCAT('Deliver to the"
                        + " back door of house ', id % 977, ', ask for ', LEFT(SHA2(id, 256), 32)),"
                        + " TIMESTAMP '2026-01-01 00:00:00' + INTERVAL id SECOND FROM n");
    }

    @Test
    void findsOneChangedCellOneMissingAndOneExtraRow() {
        ObjectNode settings = VerifyRun.settings(source, target);
        VerifyRun before = VerifyRun.of(settings);
        System.err.println(before.out());
        assertThat(before.status()).as(before.out()).isZero();

        TestServers.execute(
                target,
                "UPDATE orders SET note = CONCAT(note, ' ') WHERE id = 777777",
                "DELETE FROM orders WHERE id = 5",
                "INSERT INTO orders VALUES (100000000, 1, 1, 'paid', NULL, '2026-01-01')");
        VerifyRun after = VerifyRun.of(settings);

        System.err.println(after.out());
        assertThat(after.status()).isOne();
        JsonNode table = after.table();
        assertThat(table.path("sourceRows").asLong()).isEqualTo(ROWS);
        assertThat(table.path("targetRows").asLong()).isEqualTo(ROWS);
        assertThat(table.path("differences").toString())
                .contains(
                        "{\"kind\":\"missing\",\"key\":{\"id\":\"5\"}}",
                        "{\"kind\":\"changed\",\"key\":{\"id\":\"777777\"},\"columns\":[\"note\"]}",
                        "{\"kind\":\"extra\",\"key\":{\"id\":\"100000000\"}}");
        assertThat(table.path("differences")).hasSize(3);
    }
}
