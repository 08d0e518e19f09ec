package dev.jetconnect.benchmarks;

/**
 * What is copied as a whole: the same rows in each database, and what they are compared by. In
 * statements {@code %1$d} is the first row's number less one, {@code %2$d} the last one's.
 */
enum CopyTable {
    ORDERS(
            "orders",
            1,
            Orders.TABLE,
            """
            concat_ws('|', id::bigint, customer_id::integer, amount::numeric(12, 2), status::text, note::text,
                to_char(created_at::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
                to_char(updated_at::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))
            """,
            """
            CREATE TABLE orders (
                id bigint PRIMARY KEY,
                customer_id integer NOT NULL,
                amount decimal(12, 2) NOT NULL,
                status varchar(20) NOT NULL,
                note text,
                created_at timestamp(6) NOT NULL,
                updated_at timestamp(6) NOT NULL)
            """,
            """
            SELECT %1$d + number,
                   floor(rand() * 50000),
                   round(rand() * 100000, 2),
                   elt(1 + (%1$d + number) %% 5, 'new', 'paid', 'packed', 'shipped', 'returned'),
                   concat('Deliver to the back door of house ', (%1$d + number) %% 977, ', ask for ',
                       left(sha2(rand(), 256), 32), ', leave a note if nobody opens: ',
                       left(sha2(rand(), 256), 12)),
                   timestamp('2026-01-01') + INTERVAL (%1$d + number) SECOND,
                   now(6)
            """,
            """
            concat_ws('|', cast(id AS signed), cast(customer_id AS signed), cast(amount AS decimal(12, 2)),
                status, note, date_format(created_at, '%Y-%m-%d %H:%i:%s.%f'),
                date_format(updated_at, '%Y-%m-%d %H:%i:%s.%f'))
            """),

    /** Its time has a zone: Debezium's sink fails to write MySQL's others by {@code unnest}. */
    NARROW(
            "narrow",
            10,
            """
            CREATE TABLE narrow (
                id bigint PRIMARY KEY,
                customer_id integer NOT NULL,
                quantity integer NOT NULL,
                noted_at timestamptz NOT NULL)
            """,
            """
            concat_ws('|', id::bigint, customer_id::integer, quantity::integer,
                to_char(noted_at::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))
            """,
            """
            CREATE TABLE narrow (
                id bigint PRIMARY KEY,
                customer_id integer NOT NULL,
                quantity integer NOT NULL,
                noted_at timestamp(6) NOT NULL)
            """,
            """
            SELECT %1$d + number,
                   floor(rand() * 50000),
                   floor(rand() * 100),
                   timestamp('2026-01-01') + INTERVAL (%1$d + number) SECOND
            """,
            """
            concat_ws('|', cast(id AS signed), cast(customer_id AS signed), cast(quantity AS signed),
                date_format(noted_at, '%Y-%m-%d %H:%i:%s.%f'))
            """);

    /** Of {@link #NARROW}, as PostgreSQL makes them; those of {@link #ORDERS} are with them. */
    static final String NARROW_ROWS =
            """
            INSERT INTO narrow
            SELECT id, (random() * 50000)::integer, (random() * 100)::integer,
                timestamptz '2026-01-01' + id * interval '1 second'
            FROM generate_series(1, %d) AS id
            """;

    private final String title;
    private final int factor;
    private final String postgresTable;
    private final String postgresLine;
    private final String binlogTable;
    private final String binlogRows;
    private final String binlogLine;

    CopyTable(
            String title,
            int factor,
            String postgresTable,
            String postgresLine,
            String binlogTable,
            String binlogRows,
            String binlogLine) {
        this.title = title;
        this.factor = factor;
        this.postgresTable = postgresTable;
        this.postgresLine = postgresLine;
        this.binlogTable = binlogTable;
        this.binlogRows = binlogRows;
        this.binlogLine = binlogLine;
    }

    /** Its name in each database. */
    String title() {
        return title;
    }

    /** How many it has where {@code orders} has so many. */
    long rows(long ofOrders) {
        return factor * ofOrders;
    }

    String postgresTable() {
        return postgresTable;
    }

    String binlogTable() {
        return binlogTable;
    }

    /** Behind {@code INSERT INTO}, for the numbers of {@code FROM}. */
    String binlogRows() {
        return binlogRows;
    }

    /**
     * The number of rows, and of one line for each of them a sum of hashes, which does not depend
     * on their order: equal in source and target when they hold the same, whichever databases they
     * are (MySQL has no MD5 any more).
     */
    String postgresFingerprint() {
        return """
               SELECT count(*) || ' rows, hash '
                   || coalesce(sum(('x' || substr(encode(sha256(convert_to(line, 'UTF8')), 'hex'), 1, 15))
                       ::bit(60)::bigint::numeric), 0)
               FROM (SELECT %s AS line FROM %s) AS lines
               """
                .formatted(postgresLine, title);
    }

    /** {@link #postgresFingerprint} in MySQL's words. */
    String binlogFingerprint() {
        return """
               SELECT concat(count(*), ' rows, hash ',
                   coalesce(sum(cast(conv(substr(sha2(line, 256), 1, 15), 16, 10) AS unsigned)), 0))
               FROM (SELECT %s AS line FROM %s) AS lines_
               """
                .formatted(binlogLine, title);
    }
}
