package dev.jetconnect.nats;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What this worker knows of the storage behind its connections, and whom that concerns: the one who
 * looks at the disk says that it is full, publishers ask before they send, and they report what the
 * server itself doesn't tell.
 *
 * <p>Thread-safe.
 */
public final class ServerStorage {
    private volatile Optional<String> shortage = Optional.empty();
    private final AtomicBoolean isLimitReached = new AtomicBoolean();
    private final AtomicBoolean isSilent = new AtomicBoolean();
    private final Map<String, String> waiting = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<WaitListener> listeners = new CopyOnWriteArrayList<>();

    /** Learns which tasks wait. */
    public interface WaitListener {
        /**
         * Called when a task begins to wait, again and again while it does, and once when it goes
         * on.
         *
         * @param reason in a sentence; empty when the task goes on
         */
        void tell(String task, Optional<String> reason);
    }

    public void addListener(WaitListener listener) {
        listeners.add(listener);
    }

    /** Why no records may be published now, in a sentence; empty if they may. */
    public Optional<String> shortage() {
        return shortage;
    }

    void setShortage(Optional<String> reason) {
        shortage = reason;
    }

    /** Says that the server has refused to store something since a limit is reached. */
    public void limitReached() {
        isLimitReached.set(true);
    }

    /** Says that the server answers, but not to what is to be stored. */
    public void silent() {
        isSilent.set(true);
    }

    /** Whether {@link #limitReached()} was called since the last question. */
    boolean takeLimitReached() {
        return isLimitReached.getAndSet(false);
    }

    /** Whether {@link #silent()} was called since the last question. */
    boolean takeSilence() {
        return isSilent.getAndSet(false);
    }

    /**
     * Says that a task waits for the storage.
     *
     * @return whether that is news
     */
    public boolean waits(String task, String reason) {
        boolean isNews = !reason.equals(waiting.put(task, reason));
        listeners.forEach(listener -> listener.tell(task, Optional.of(reason)));
        return isNews;
    }

    /**
     * Takes {@link #waits} back.
     *
     * @return whether it had waited
     */
    public boolean goesOn(String task) {
        boolean hasWaited = waiting.remove(task) != null;
        if (hasWaited) {
            listeners.forEach(listener -> listener.tell(task, Optional.empty()));
        }
        return hasWaited;
    }
}
