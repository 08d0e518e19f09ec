package dev.jetconnect.demo;

import java.util.List;
import java.util.Optional;

/**
 * The worker with its connectors, seen from outside: it either works or the demo fails with what is
 * known about why.
 *
 * <p>Confined to the main thread.
 */
record Pipeline(ConnectClient client, WorkerProcess worker, List<String> connectors) {
    void check() throws InterruptedException {
        requireAlive(worker);
        for (String connector : connectors) {
            Optional<String> failure = client.failureOf(connector);
            if (failure.isPresent()) {
                throw new DemoFailure(failure.get());
            }
        }
    }

    static void requireAlive(WorkerProcess worker) {
        if (!worker.isAlive()) {
            throw failure("The worker has ended with status " + worker.exitStatus() + ".", worker);
        }
    }

    /** A failure that quotes the end of the worker's log. */
    static DemoFailure failure(String sentence, WorkerProcess worker) {
        return new DemoFailure(
                sentence
                        + " The end of its log:"
                        + System.lineSeparator()
                        + String.join(System.lineSeparator(), worker.lastWords()));
    }
}
