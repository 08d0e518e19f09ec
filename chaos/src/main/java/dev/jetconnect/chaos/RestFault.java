package dev.jetconnect.chaos;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.Connector;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a user does to a connector by REST, on any worker that answers. A request that is refused
 * because of another fault stays undone, but for the one that resumes what was paused: without it
 * the connector would be paused in the end.
 */
record RestFault(Request request, String connector, Duration lasting) implements Fault {
    /** What is asked for. */
    enum Request {
        RESTART,
        /** Paused, and resumed at the end. */
        PAUSE,
        /** A config that changes a setting without meaning. */
        CHANGE,
        /** Another connector appears, and is deleted at the end. */
        ADD_ANOTHER
    }

    private static final Connector ANOTHER = Pipelines.heartbeat("another");

    @Override
    public String subject() {
        return request == Request.ADD_ANOTHER ? "connector another" : "connector " + connector;
    }

    @Override
    public Reach reach() {
        return Reach.NOBODY;
    }

    @Override
    public void begin(World world) {
        switch (request) {
            case RESTART -> ask(world, "POST", "/restart?includeTasks=true&onlyFailed=false");
            case PAUSE -> ask(world, "PUT", "/pause");
            case CHANGE ->
                    anyRest(
                            world,
                            rest ->
                                    rest.patch(
                                            "/connectors/" + connector + "/config",
                                            "{\"chaos.change\": \"" + System.nanoTime() + "\"}"));
            case ADD_ANOTHER -> anyRest(world, rest -> rest.create(ANOTHER));
        }
    }

    @Override
    public void end(World world) {
        switch (request) {
            case RESTART, CHANGE -> {}
            case PAUSE -> Waiting.until("a worker resumes " + connector, () -> isResumed(world));
            case ADD_ANOTHER ->
                    anyRest(world, rest -> rest.delete("/connectors/" + ANOTHER.name()));
        }
    }

    @Override
    public String toString() {
        return subject() + " " + request;
    }

    private boolean isResumed(World world) {
        String path = "/connectors/" + connector + "/resume";
        try {
            return world.anyRest()
                    .map(rest -> rest.raw("PUT", path, "", "Content-Type", "application/json"))
                    .map(answer -> answer.statusCode() == 202)
                    .orElse(false);
        } catch (AssertionError e) {
            return false; // the worker has died under the request
        }
    }

    private void ask(World world, String method, String path) {
        String whole = "/connectors/" + connector + path;
        anyRest(world, rest -> rest.raw(method, whole, "", "Content-Type", "application/json"));
    }

    private static void anyRest(World world, Consumer<ConnectRest> request) {
        world.anyRest().ifPresent(request);
    }
}
