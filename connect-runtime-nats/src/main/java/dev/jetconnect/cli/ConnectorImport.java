package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.jetconnect.cli.ImportOutcome.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Brings connectors from one cluster to another, one by one: created stopped, then set to the
 * source offsets that they have there. One that ends here without its offsets would begin anew when
 * it is resumed, so it is removed again.
 *
 * <p>Confined to the command's thread.
 */
final class ConnectorImport {
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_LOOK = Duration.ofMillis(250);

    /**
     * What the user asks for.
     *
     * @param stopsThere whether sources are stopped there before their offsets are read
     * @param onlyOffsets whether connectors that are here already get the offsets of now
     */
    record Wishes(boolean stopsThere, boolean onlyOffsets, boolean isDryRun) {}

    private final ConnectCluster there;
    private final ConnectCluster here;
    private final Wishes wishes;

    ConnectorImport(ConnectCluster there, ConnectCluster here, Wishes wishes) {
        this.there = there;
        this.here = here;
        this.wishes = wishes;
    }

    /**
     * Imports a connector; what one refuses is its outcome and keeps the others going.
     *
     * @param twin the connector of that name here; null if there is none
     */
    ImportOutcome run(DeployedConnector connector, DeployedConnector twin, ConfigReview review)
            throws InterruptedException {
        try {
            if (twin != null) {
                return wishes.onlyOffsets() && !wishes.isDryRun()
                        ? refresh(connector)
                        : compare(connector, twin);
            }
            if (wishes.onlyOffsets()) {
                return notImported(connector, "It is not here yet: import without --offsets-only.");
            }
            if (review.obstacle().isPresent()) {
                return notImported(connector, review.obstacle().get());
            }
            return wishes.isDryRun() ? tryOut(connector, review) : create(connector, review);
        } catch (IOException e) {
            return notImported(connector, e.getMessage());
        }
    }

    private ImportOutcome create(DeployedConnector connector, ConfigReview review)
            throws IOException, InterruptedException {
        here.createStopped(connector.name(), connector.config());
        List<String> remarks = new ArrayList<>(review.remarks());
        try {
            int offsets = bringOffsets(connector, remarks);
            return ImportOutcome.of(connector, Result.IMPORTED, offsets, remarks);
        } catch (IOException e) {
            List<String> reasons = new ArrayList<>();
            reasons.add(e.getMessage());
            reasons.add(removed(connector.name()));
            if (wishes.stopsThere() && connector.isSource() && !connector.isStopped()) {
                reasons.add("It was told to stop there: resume it there to go on as before.");
            }
            return ImportOutcome.of(connector, Result.NOT_IMPORTED, 0, reasons);
        }
    }

    private String removed(String name) throws InterruptedException {
        try {
            here.delete(name);
            return "It was created here and is removed again, since it would begin anew.";
        } catch (IOException e) {
            return "It is here without its offsets: delete it before you import it again, since it"
                    + " would begin anew. It could not be removed: "
                    + e.getMessage();
        }
    }

    private ImportOutcome refresh(DeployedConnector connector)
            throws IOException, InterruptedException {
        List<String> remarks = new ArrayList<>();
        int offsets = bringOffsets(connector, remarks);
        return ImportOutcome.of(connector, Result.OFFSETS_BROUGHT, offsets, remarks);
    }

    private ImportOutcome tryOut(DeployedConnector connector, ConfigReview review)
            throws IOException, InterruptedException {
        List<String> errors = here.validate(connector.config());
        if (!errors.isEmpty()) {
            return ImportOutcome.of(connector, Result.NOT_IMPORTED, 0, errors);
        }
        int offsets = connector.isSource() ? there.offsets(connector.name()).size() : 0;
        return ImportOutcome.of(connector, Result.WOULD_BE_IMPORTED, offsets, review.remarks());
    }

    private ImportOutcome compare(DeployedConnector connector, DeployedConnector twin)
            throws IOException, InterruptedException {
        if (!twin.config().equals(connector.config())) {
            return ImportOutcome.of(
                    connector,
                    Result.DIFFERS_HERE,
                    0,
                    List.of(
                            "A connector of this name is here with another config: delete or rename"
                                    + " it if it is not the same."));
        }
        if (!twin.isStopped() || !connector.isSource()) {
            return ImportOutcome.of(
                    connector, Result.ALREADY_HERE, 0, List.of("Here it is " + twin.state() + "."));
        }
        Map<JsonNode, JsonNode> offsets = there.offsets(connector.name());
        if (offsets.equals(here.offsets(connector.name()))) {
            return ImportOutcome.of(
                    connector, Result.ALREADY_HERE, offsets.size(), List.of("Here it is STOPPED."));
        }
        return ImportOutcome.of(
                connector,
                Result.DIFFERS_HERE,
                0,
                List.of(
                        "Its offsets here are others than there: bring those with --offsets-only"
                                + " --stop-there."));
    }

    /**
     * Makes the offsets of a source here equal to those there, and makes sure that they are. Those
     * of a sink count records of Kafka's topics, of which there are none here.
     */
    private int bringOffsets(DeployedConnector connector, List<String> remarks)
            throws IOException, InterruptedException {
        String name = connector.name();
        if (!connector.isSource()) {
            if (!connector.isStopped()) {
                remarks.add(
                        "It goes on there, to read the rest of Kafka's topics. When it has, stop it"
                                + " there (jetconnect connectors stop --url "
                                + there.url()
                                + " '"
                                + name
                                + "'), then resume it here.");
            }
            return 0;
        }
        if (!connector.isStopped() && wishes.stopsThere()) {
            stopThere(name);
            remarks.add("It is stopped there now.");
        } else if (!connector.isStopped()) {
            remarks.add(
                    "It is not stopped there, so its offsets go on moving. Before you resume it"
                            + " here: import again with --connectors "
                            + name
                            + " --offsets-only --stop-there.");
        }
        Map<JsonNode, JsonNode> wanted = there.offsets(name);
        Map<JsonNode, JsonNode> changes = new HashMap<>();
        // Offsets outlive a connector, so one of this name may have left some here.
        here.offsets(name).keySet().forEach(old -> changes.put(old, NullNode.getInstance()));
        changes.putAll(wanted);
        if (!changes.isEmpty()) {
            here.alterOffsets(name, changes);
        }
        if (!here.offsets(name).equals(wanted)) {
            throw new RestFailure(0, "Its offsets here are not those that were sent.", null);
        }
        return wanted.size();
    }

    private void stopThere(String name) throws IOException, InterruptedException {
        there.stop(name);
        long end = System.nanoTime() + STOP_MAX.toNanos();
        while (there.hasTasks(name)) {
            if (System.nanoTime() > end) {
                throw new RestFailure(
                        0,
                        "It was told to stop there, but still has tasks after "
                                + STOP_MAX.toSeconds()
                                + " s: see its status there, then import again.",
                        null);
            }
            TimeUnit.NANOSECONDS.sleep(STOP_LOOK.toNanos());
        }
    }

    private static ImportOutcome notImported(DeployedConnector connector, String reason) {
        return ImportOutcome.of(connector, Result.NOT_IMPORTED, 0, List.of(reason));
    }
}
