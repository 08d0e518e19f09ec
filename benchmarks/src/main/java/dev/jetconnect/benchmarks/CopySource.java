package dev.jetconnect.benchmarks;

/** The database that tables are copied from as a whole. */
interface CopySource extends AutoCloseable {
    /** The server's first process. */
    long processId();

    /** Address for {@code connection.url}, without parameters. */
    String url();

    String user();

    String password();

    /** What a connector knows the table by: the name behind that of its schema or database. */
    String name(CopyTable table);

    /** Makes the table and its rows. */
    void fill(CopyTable table, long rows);

    /** Has earlier work written to the disk, so that it is not paid later. */
    void settle();

    /** Of all rows and columns, in the form of {@link Target#fingerprint}. */
    String fingerprint(CopyTable table);

    @Override
    void close();
}
