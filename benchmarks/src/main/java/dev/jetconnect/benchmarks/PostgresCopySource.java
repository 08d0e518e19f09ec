package dev.jetconnect.benchmarks;

/**
 * The cluster of {@link Orders}, which has that table already.
 *
 * <p>Confined to the main thread.
 */
final class PostgresCopySource implements CopySource {
    private final Orders orders;

    PostgresCopySource(Orders orders) {
        this.orders = orders;
    }

    @Override
    public long processId() {
        return orders.server().processId();
    }

    @Override
    public String url() {
        return orders.server().jdbcUrl(orders.database());
    }

    @Override
    public String user() {
        return orders.server().user();
    }

    @Override
    public String password() {
        return "not-asked-for";
    }

    @Override
    public String name(CopyTable table) {
        return "public." + table.title();
    }

    @Override
    public void fill(CopyTable table, long rows) {
        if (table == CopyTable.NARROW) {
            orders.server()
                    .execute(
                            orders.database(),
                            table.postgresTable(),
                            CopyTable.NARROW_ROWS.formatted(rows),
                            "VACUUM (FREEZE, ANALYZE) " + table.title());
        }
    }

    @Override
    public void settle() {
        orders.checkpoint();
    }

    @Override
    public String fingerprint(CopyTable table) {
        return orders.server().queryValue(orders.database(), table.postgresFingerprint());
    }

    @Override
    public void close() {
        orders.close();
    }
}
