package dev.jetconnect.nats;

import io.nats.client.JetStreamApiException;
import java.util.Set;

/**
 * Tells what JetStream answers while it starts, elects a leader or misses a node, from what asking
 * again cannot heal.
 */
public final class PassingError {
    private static final Set<Integer> CODES =
            Set.of(
                    10004, // incomplete results
                    10005, // no suitable peers for placement, as long as a node is away
                    10007, // cluster not assigned to this server
                    10008, // system temporarily unavailable
                    10009, // cluster cannot handle the request
                    10039, // not enabled for the account: before the server knows its accounts
                    10041, // a stream's Raft group cannot take it
                    10076, // not enabled: before the server has started it
                    10118, // stream is offline
                    10119, // consumer is offline
                    10163, // expected last sequence per subject temporarily unavailable
                    10164, // wrong last sequence, as an earlier write is still on its way
                    10167, // too many requests
                    10194, // stream is offline, with a reason
                    10195, // consumer is offline, with a reason
                    10202, // the cluster's members change
                    10210); // too many atomic batches under way

    private PassingError() {}

    /** Whether asking again later may succeed. */
    public static boolean is(JetStreamApiException refusal) {
        return CODES.contains(refusal.getApiErrorCode());
    }
}
