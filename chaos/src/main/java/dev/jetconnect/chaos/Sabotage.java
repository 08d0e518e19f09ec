package dev.jetconnect.chaos;

import dev.jetconnect.it.ConnectRest;
import java.util.concurrent.TimeUnit;

/** What no worker would do, done behind its back, to see that a check notices. */
enum Sabotage {
    NOTHING,
    LOSE_A_MESSAGE,
    REWIND_POSITIONS,
    RESTART_BYSTANDER;

    void commit(World world, Streams streams) throws InterruptedException {
        switch (this) {
            case NOTHING -> {}
            case LOSE_A_MESSAGE -> streams.loseMessage("numbers-source");
            case REWIND_POSITIONS -> rewind(world.worker(0).rest());
            case RESTART_BYSTANDER -> restart(world, "bystander-sink");
        }
    }

    private static void rewind(ConnectRest rest) throws InterruptedException {
        rest.put("/connectors/numbers-sink/stop", "");
        String someOffset =
                """
                {"offsets": [{"partition": {"kafka_topic": "numbers", "kafka_partition": %s},
                              "offset": {"kafka_offset": "65536"}}]}
                """
                        .formatted(rest.offsets("numbers-sink").at("/0/partition/kafka_partition"));
        Waiting.until(
                "the sink's position is changed",
                () -> rest.patch("/connectors/numbers-sink/offsets", someOffset).status() == 200);
        TimeUnit.SECONDS.sleep(3); // so that somebody looks
        rest.put("/connectors/numbers-sink/resume", "");
    }

    /** Returns when it has: what starts while the run is being ended says nothing. */
    private static void restart(World world, String connector) {
        long before = starts(world, connector);
        world.worker(0).rest().post("/connectors/" + connector + "/restart?includeTasks=true", "");
        Waiting.until(
                connector + " has started again", () -> starts(world, connector) >= before + 2);
    }

    /** Of the connector and its task. */
    private static long starts(World world, String connector) {
        return world.ledgers().events(connector).stream()
                .filter(event -> event.call().equals("start"))
                .count();
    }
}
