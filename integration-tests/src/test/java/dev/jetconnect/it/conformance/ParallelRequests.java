package dev.jetconnect.it.conformance;

import dev.jetconnect.it.ConnectRest.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests that are sent at the same time, each by a client of its own. */
final class ParallelRequests {
    private ParallelRequests() {}

    /** Their answers, in the requests' order. */
    static List<Answer> send(List<Callable<Answer>> requests) {
        ExecutorService clients = Executors.newFixedThreadPool(requests.size());
        try {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : clients.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for answers", e);
        } catch (ExecutionException e) {
            throw new AssertionError("A request was not answered", e);
        } finally {
            clients.shutdown();
        }
    }
}
