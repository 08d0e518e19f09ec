package dev.jetconnect.group;

/** Hears of what other workers of the group do. Called on the group's threads: must not block. */
public interface GroupListener {
    /** Members or leases may have changed. Also called from time to time when nothing has. */
    void onChange();

    /** Another worker asks for a restart. */
    void onRestart(RestartOrder order);

    /** Another process runs at this worker's address: this one must stop. */
    void onReplaced();
}
