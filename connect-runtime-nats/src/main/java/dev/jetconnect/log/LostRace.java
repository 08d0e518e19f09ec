package dev.jetconnect.log;

import io.nats.client.JetStreamApiException;

/** Tells the refusals of a compare-and-set from other errors: somebody else was first. */
final class LostRace {
    private static final int WRONG_LAST_SEQUENCE = 10071;

    /** With replicas: another write of the same subject is on its way through the cluster. */
    private static final int CHECK_UNAVAILABLE = 10163;

    private static final int WRITE_UNDER_WAY = 10164;

    private LostRace() {}

    static boolean isReasonOf(JetStreamApiException refusal) {
        return refusal.getApiErrorCode() == WRONG_LAST_SEQUENCE
                || refusal.getApiErrorCode() == CHECK_UNAVAILABLE
                || refusal.getApiErrorCode() == WRITE_UNDER_WAY;
    }
}
