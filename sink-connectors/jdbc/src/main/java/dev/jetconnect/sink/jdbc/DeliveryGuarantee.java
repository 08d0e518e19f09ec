package dev.jetconnect.sink.jdbc;

/** What the target holds after a failure. */
enum DeliveryGuarantee {
    /** Each record once: the target knows how far it is. */
    EXACTLY_ONCE,
    /** Records since the worker's last commit may be written again. */
    AT_LEAST_ONCE
}
