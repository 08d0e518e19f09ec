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
            case RESTART_BYSTANDER ->
                    world.anyRest()
                            .ifPresent(
                                    rest -> ask(rest, "/bystander-sink/restart?includeTasks=true"));
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

    private static void ask(ConnectRest rest, String path) {
        rest.post("/connectors" + path, "");
    }
}
