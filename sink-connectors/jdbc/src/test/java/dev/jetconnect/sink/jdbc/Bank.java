package dev.jetconnect.sink.jdbc;

import dev.jetconnect.test.sink.DebeziumTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What Debezium writes of a bank, in the order of its commits: money moves from accounts to
 * deposits and back, with a transfer that refers to both. The sum of all balances never changes.
 */
final class Bank {
    static final int ACCOUNTS = 20;
    static final long TOTAL = 2L * ACCOUNTS * 1000;
    static final String TOPICS = "bank.accounts,bank.deposits,bank.transfers,bank.transaction";

    /** In one statement, so that it sees one state of both tables. */
    static final String SUM =
            "SELECT (SELECT sum(balance) FROM bank_accounts)"
                    + " + (SELECT sum(balance) FROM bank_deposits)";

    static final String[] TABLES = {
        "CREATE TABLE bank_accounts (id bigint PRIMARY KEY, balance bigint NOT NULL)",
        "CREATE TABLE bank_deposits (id bigint PRIMARY KEY, balance bigint NOT NULL)",
        "CREATE TABLE bank_transfers (id bigint PRIMARY KEY,"
                + " account bigint, deposit bigint,"
                + " FOREIGN KEY (account) REFERENCES bank_accounts (id),"
                + " FOREIGN KEY (deposit) REFERENCES bank_deposits (id))"
    };

    static final Schema BALANCE =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("balance", Schema.INT64_SCHEMA)
                    .build();
    private static final Schema TRANSFER =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("account", Schema.INT64_SCHEMA)
                    .field("deposit", Schema.INT64_SCHEMA)
                    .build();
    private static final Schema BOUNDARY =
            SchemaBuilder.struct()
                    .name("io.debezium.connector.common.TransactionMetadataValue")
                    .field("status", Schema.STRING_SCHEMA)
                    .field("id", Schema.STRING_SCHEMA)
                    .build();

    final List<SinkRecord> log = new ArrayList<>();
    private final DebeziumTopic accounts = new DebeziumTopic("bank.accounts", BALANCE, "id");
    private final DebeziumTopic deposits = new DebeziumTopic("bank.deposits", BALANCE, "id");
    private final DebeziumTopic transfers = new DebeziumTopic("bank.transfers", TRANSFER, "id");
    private final List<Long> accountBalances = new ArrayList<>();
    private final List<Long> depositBalances = new ArrayList<>();
    private final Random random = new Random(7);
    private int transactions;
    private long events;
    private long transferCount;
    private long boundaries;

    /** Opens all accounts and deposits in one transaction. */
    Bank() {
        begin();
        for (long id = 0; id < ACCOUNTS; id++) {
            accountBalances.add(1000L);
            depositBalances.add(1000L);
            write(accounts.created(balance(id, 1000)));
            write(deposits.created(balance(id, 1000)));
        }
        end();
    }

    /** One transaction with this many transfers. */
    Bank transact(int moves) {
        begin();
        for (int i = 0; i < moves; i++) {
            move();
        }
        end();
        return this;
    }

    /** A transaction that never ends. */
    Bank transactWithoutEnd() {
        begin();
        move();
        return this;
    }

    /** An account that is there and is used only inside of one transaction. */
    Bank openUseAndClose() {
        long id = 1000L + transactions;
        begin();
        write(accounts.created(balance(id, 0)));
        write(transfers.created(transfer(-id, id, 1)));
        write(transfers.deleted(transfer(-id, id, 1)));
        write(transfers.tombstone(transfer(-id, id, 1)));
        write(accounts.deleted(balance(id, 0)));
        end();
        return this;
    }

    int transactions() {
        return transactions;
    }

    long transferCount() {
        return transferCount;
    }

    /** The balances of all accounts as they are in the end. */
    String balances() {
        return accountBalances.toString().replaceAll("[\\[\\],]", "");
    }

    private void move() {
        int account = random.nextInt(ACCOUNTS);
        int deposit = random.nextInt(ACCOUNTS);
        long amount = random.nextInt(100) - 50L;
        accountBalances.set(account, accountBalances.get(account) - amount);
        depositBalances.set(deposit, depositBalances.get(deposit) + amount);
        write(accounts.updated(balance(account, accountBalances.get(account))));
        write(transfers.created(transfer(transferCount++, account, deposit)));
        write(deposits.updated(balance(deposit, depositBalances.get(deposit))));
    }

    private void begin() {
        transactions++;
        boundary("BEGIN");
    }

    private void end() {
        boundary("END");
    }

    private void write(SinkRecord event) {
        log.add(event);
        mark();
    }

    private void boundary(String status) {
        Struct value = new Struct(BOUNDARY).put("status", status).put("id", mark());
        log.add(new SinkRecord("bank.transaction", 0, null, null, BOUNDARY, value, boundaries++));
    }

    /** As of PostgreSQL: the number of the transaction, and that of the event. */
    private String mark() {
        String id = transactions + ":" + events++;
        List.of(accounts, deposits, transfers).forEach(topic -> topic.transaction(id));
        return id;
    }

    static Struct balance(long id, long balance) {
        return new Struct(BALANCE).put("id", id).put("balance", balance);
    }

    private static Struct transfer(long id, long account, long deposit) {
        return new Struct(TRANSFER).put("id", id).put("account", account).put("deposit", deposit);
    }
}
