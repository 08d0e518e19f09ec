package dev.jetconnect.sink.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.apache.kafka.connect.errors.ConnectException;

/** Does several things at the same time and waits for all of them. Confined to one thread. */
final class LaneThreads implements AutoCloseable {
    private final ExecutorService threads;

    /** What is done by one thread. */
    interface Work {
        void run() throws Exception;
    }

    LaneThreads() {
        this.threads = Executors.newCachedThreadPool(new WriterThreads("jdbc-sink-lane"));
    }

    /**
     * Does the first thing on this thread, and the others on threads of their own.
     *
     * @return what some have failed with, by their numbers, when all have ended
     */
    Map<Integer, Throwable> run(List<Work> works) {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (Work work : works) {
            tasks.add(
                    new FutureTask<>(
                            () -> {
                                work.run();
                                return null;
                            }));
        }
        tasks.subList(1, tasks.size()).forEach(threads::execute);
        tasks.get(0).run();
        Map<Integer, Throwable> failed = new TreeMap<>();
        for (int i = 0; i < works.size(); i++) {
            int number = i;
            failure(tasks.get(i)).ifPresent(failure -> failed.put(number, failure));
        }
        return failed;
    }

    private static Optional<Throwable> failure(FutureTask<Void> task) {
        try {
            task.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task is being stopped
            throw new ConnectException("Interrupted while lanes were writing", e);
        }
    }

    /** Gives up what is not done yet. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
