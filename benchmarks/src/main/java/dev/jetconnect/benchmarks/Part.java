package dev.jetconnect.benchmarks;

/** What is measured by itself. */
enum Part {
    SNAPSHOT_COLD("W1.e2e", "W1 snapshot, end to end, cold", "row"),
    SNAPSHOT_WARM("W1.warm", "W1 snapshot, end to end, warm", "row"),
    SNAPSHOT_SOURCE("W1.source", "W1 snapshot, source only, cold", "row"),
    SNAPSHOT_SINK("W1.sink", "W1 snapshot, sink only", "row"),
    CHANGES_COLD("W2.cold", "W2 mixed changes, cold", "change"),
    CHANGES_WARM("W2.warm", "W2 mixed changes, warm", "change"),
    START("W4.start", "W4 start and footprint", "record");

    private final String key;
    private final String title;
    private final String item;

    Part(String key, String title, String item) {
        this.key = key;
        this.title = title;
        this.item = item;
    }

    /** As the command line and the JSON file have it. */
    String key() {
        return key;
    }

    /** Whether {@code selection}, a workload or a part, names it. */
    boolean isIn(String selection) {
        return key.equalsIgnoreCase(selection)
                || key.substring(0, key.indexOf('.')).equalsIgnoreCase(selection);
    }

    String title() {
        return title;
    }

    /** What its rate counts. */
    String item() {
        return item;
    }
}
