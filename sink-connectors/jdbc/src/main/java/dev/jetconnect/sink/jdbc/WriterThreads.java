package dev.jetconnect.sink.jdbc;

import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.slf4j.MDC;

/** Makes the threads of one task, which log in its name. Thread-safe. */
final class WriterThreads implements ThreadFactory {
    private final String name;
    private final Map<String, String> logContext = MDC.getCopyOfContextMap();

    WriterThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
        // The driver may look for its classes there.
        thread.setContextClassLoader(WriterThreads.class.getClassLoader());
        return thread;
    }

    private void run(Runnable work) {
        if (logContext != null) {
            MDC.setContextMap(logContext);
        }
        work.run();
    }
}
