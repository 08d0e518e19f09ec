package dev.jetconnect.sink.jdbc.structure;

import dev.jetconnect.databases.structure.StructureRecord.Part;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Makes of structures what they say: tables one after the other, what they have behind their rows
 * side by side, and foreign keys when all else is done. Takes as long as it takes.
 *
 * <p>Confined to the thread that writes, but for {@link #cancel}.
 */
public final class StructureBuilder {
    private final Dialect dialect;
    private final Connecting connecting;
    private final StructureNotes notes;
    private final int sessionsMax;
    private final ThreadFactory threads;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean isCancelled;

    /** Opens connections whose statements may take long. */
    public interface Connecting {
        Connection connect() throws SQLException;
    }

    /** What is done on a session. */
    private interface Work {
        void run(Session session) throws SQLException;
    }

    /**
     * @param sessionsMax how many tables get their indexes at the same time
     */
    public StructureBuilder(
            Dialect dialect,
            Connecting connecting,
            StructureNotes notes,
            int sessionsMax,
            ThreadFactory threads) {
        this.dialect = dialect;
        this.connecting = connecting;
        this.notes = notes;
        this.sessionsMax = sessionsMax;
        this.threads = threads;
    }

    /**
     * Makes what is not there yet.
     *
     * @throws SQLException the database failed, and all may be tried again
     */
    public void build(List<StructureTarget> targets) throws SQLException {
        isCancelled = false;
        List<StructureTarget> behindRows = new ArrayList<>();
        on(
                session -> {
                    notes.ensure(session.connection());
                    for (StructureTarget target : targets) {
                        if (target.structure().part() == Part.TABLE) {
                            new TableBuilder(dialect, notes, session, target).begin();
                        } else {
                            behindRows.add(target);
                        }
                    }
                });
        if (!behindRows.isEmpty()) {
            finish(behindRows);
            on(session -> new ForeignKeys(dialect, notes, session).addDue());
        }
    }

    /** Ends what runs; {@link #build} fails with what may be tried again. */
    public void cancel() {
        isCancelled = true;
        sessions.forEach(Session::cancel);
    }

    private void finish(List<StructureTarget> targets) throws SQLException {
        ExecutorService pool =
                Executors.newFixedThreadPool(Math.min(sessionsMax, targets.size()), threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (StructureTarget target : targets) {
                running.add(
                        pool.submit(
                                () -> {
                                    on(
                                            session ->
                                                    new TableBuilder(
                                                                    dialect, notes, session, target)
                                                            .finish());
                                    return null;
                                }));
            }
            await(running);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void await(List<Future<?>> running) throws SQLException {
        for (Future<?> table : running) {
            try {
                table.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SQLException error) {
                    throw error;
                }
                if (e.getCause() instanceof RuntimeException error) {
                    throw error;
                }
                throw new ConnectException("A structure could not be made", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the task stops
                throw new ConnectException("Interrupted while structures were made", e);
            }
        }
    }

    private void on(Work work) throws SQLException {
        try (Session session = new Session(dialect, connecting.connect())) {
            sessions.add(session);
            if (isCancelled) {
                session.cancel();
            }
            try {
                work.run(session);
            } finally {
                sessions.remove(session);
            }
        }
    }
}
