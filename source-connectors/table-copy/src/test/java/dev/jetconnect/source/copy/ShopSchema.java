package dev.jetconnect.source.copy;

import dev.jetconnect.databases.DatabaseKind;
import java.util.ArrayList;
import java.util.List;

/** A schema that has each thing which a structure can have, in each database's words. */
final class ShopSchema {
    private ShopSchema() {}

    static List<String> statements(DatabaseKind kind) {
        return switch (kind) {
            case POSTGRESQL -> POSTGRES;
            case MYSQL -> mysql("((lower(email)))");
            case MARIADB -> mysql("");
        };
    }

    private static final List<String> POSTGRES =
            List.of(
                    "CREATE SCHEMA shop",
                    "CREATE TYPE shop.mood AS ENUM ('good', 'bad')",
                    "CREATE TABLE shop.customer ("
                            + "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                            + " email text NOT NULL UNIQUE,"
                            + " name varchar(80) NOT NULL DEFAULT 'o''hara',"
                            + " mood shop.mood, active boolean NOT NULL DEFAULT true,"
                            + " credit numeric(12,2) NOT NULL DEFAULT 0,"
                            + " joined timestamptz NOT NULL DEFAULT now(),"
                            + " born date DEFAULT CURRENT_DATE,"
                            + " ref uuid DEFAULT gen_random_uuid(),"
                            + " doc jsonb DEFAULT '{\"a\": 1}',"
                            + " odd int DEFAULT length('abc' || random()),"
                            + " upper_name text GENERATED ALWAYS AS (upper(name)) STORED,"
                            + " CONSTRAINT credit_positive CHECK (credit >= 0))",
                    "COMMENT ON TABLE shop.customer IS 'who buys'",
                    "COMMENT ON COLUMN shop.customer.email IS 'it''s \\ unique'",
                    "CREATE INDEX by_name ON shop.customer (name DESC, born)",
                    "CREATE INDEX by_lower ON shop.customer (lower(email))",
                    "CREATE INDEX by_doc ON shop.customer USING gin (doc)",
                    "CREATE INDEX by_active ON shop.customer (name) WHERE active",
                    "CREATE TABLE shop.purchase (id serial PRIMARY KEY,"
                            + " customer bigint NOT NULL CONSTRAINT of_customer"
                            + " REFERENCES shop.customer ON DELETE CASCADE,"
                            + " parent int CONSTRAINT of_parent REFERENCES shop.purchase"
                            + " ON DELETE SET NULL ON UPDATE CASCADE,"
                            + " note text, placed timestamp DEFAULT timezone('utc', now()))",
                    "CREATE INDEX by_customer ON shop.purchase (customer)",
                    "CREATE INDEX by_note ON shop.purchase (note)",
                    "CREATE TABLE shop.event (id int, day date, PRIMARY KEY (id, day))"
                            + " PARTITION BY RANGE (day)",
                    "CREATE TABLE shop.event_all PARTITION OF shop.event DEFAULT",
                    "CREATE TABLE shop.plain (a int, b text)",
                    "CREATE VIEW shop.active AS SELECT * FROM shop.customer WHERE active",
                    "CREATE SEQUENCE shop.lonely",
                    "CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql"
                            + " AS 'BEGIN RETURN NEW; END'",
                    "CREATE TRIGGER watch BEFORE INSERT ON shop.plain"
                            + " FOR EACH ROW EXECUTE FUNCTION shop.f()",
                    "INSERT INTO shop.customer (email, name) SELECT 'c' || i, 'n' || i"
                            + " FROM generate_series(1, 200) i",
                    "INSERT INTO shop.purchase (customer, parent, note)"
                            + " SELECT i, CASE WHEN i > 1 THEN i - 1 END, 'note' || i"
                            + " FROM generate_series(1, 200) i",
                    "INSERT INTO shop.event SELECT i, date '2026-01-01' + i"
                            + " FROM generate_series(1, 20) i",
                    "INSERT INTO shop.plain SELECT i, 'b' FROM generate_series(1, 20) i");

    /**
     * @param expression of an index; empty: this database has none
     */
    private static List<String> mysql(String expression) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "DROP DATABASE IF EXISTS shop",
                                "CREATE DATABASE shop CHARACTER SET utf8mb4",
                                "CREATE TABLE shop.customer ("
                                        + "id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                                        + " email varchar(190) NOT NULL COMMENT 'it''s \\\\ unique',"
                                        + " name varchar(80) NOT NULL DEFAULT 'o''hara',"
                                        + " mood enum('good','bad'),"
                                        + " active tinyint(1) NOT NULL DEFAULT 1,"
                                        + " credit decimal(12,2) NOT NULL DEFAULT 0,"
                                        + " joined datetime(6) NOT NULL"
                                        + " DEFAULT CURRENT_TIMESTAMP(6)"
                                        + " ON UPDATE CURRENT_TIMESTAMP(6),"
                                        + " born date DEFAULT (CURRENT_DATE),"
                                        + " ref char(36) DEFAULT (uuid()), doc json,"
                                        + " odd int DEFAULT (char_length(concat('abc', rand()))),"
                                        + " bio text,"
                                        + " upper_name varchar(80) GENERATED ALWAYS AS"
                                        + " (upper(name)) STORED,"
                                        + " UNIQUE KEY email_once (email),"
                                        + " KEY by_name (name DESC, born),"
                                        + " KEY by_bio (bio(20)), FULLTEXT KEY words (bio),"
                                        + " CONSTRAINT credit_positive CHECK (credit >= 0))"
                                        + " COMMENT 'who buys'",
                                "CREATE TABLE shop.purchase ("
                                        + "id int NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                                        + " customer bigint unsigned NOT NULL, parent int,"
                                        + " note varchar(500), placed datetime,"
                                        + " KEY by_name (customer), KEY by_note (note),"
                                        + " CONSTRAINT of_customer FOREIGN KEY (customer)"
                                        + " REFERENCES shop.customer (id) ON DELETE CASCADE,"
                                        + " CONSTRAINT of_parent FOREIGN KEY (parent)"
                                        + " REFERENCES shop.purchase (id)"
                                        + " ON DELETE SET NULL)",
                                "CREATE TABLE shop.event (id int, day date,"
                                        + " PRIMARY KEY (id, day))"
                                        + " PARTITION BY HASH (id) PARTITIONS 2",
                                "CREATE TABLE shop.plain (a int, b text)",
                                "CREATE VIEW shop.active AS"
                                        + " SELECT * FROM shop.customer WHERE active",
                                "CREATE TRIGGER shop.watch BEFORE INSERT ON shop.plain"
                                        + " FOR EACH ROW SET NEW.a = NEW.a",
                                "CREATE FUNCTION shop.f() RETURNS int NO SQL RETURN 1",
                                "CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DO SELECT 1",
                                "INSERT INTO shop.customer (email, name)"
                                        + " WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL"
                                        + " SELECT n + 1 FROM s WHERE n < 200)"
                                        + " SELECT CONCAT('c', n), CONCAT('n', n) FROM s",
                                "INSERT INTO shop.purchase (id, customer, parent, note)"
                                        + " SELECT id, id, IF(id > 1, id - 1, NULL),"
                                        + " CONCAT('note', id) FROM shop.customer ORDER BY id",
                                "INSERT INTO shop.event SELECT id, '2026-01-01'"
                                        + " FROM shop.customer WHERE id <= 20",
                                "INSERT INTO shop.plain SELECT id, 'b'"
                                        + " FROM shop.customer WHERE id <= 20"));
        if (!expression.isEmpty()) {
            all.add("CREATE INDEX by_lower ON shop.customer " + expression);
        }
        return all;
    }
}
