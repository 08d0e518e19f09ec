package dev.jetconnect.it;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * A NATS operator with a system account and one account with JetStream: what a server in operator
 * mode needs in its configuration, and credentials of users that it then lets in.
 *
 * <p>Immutable.
 */
final class NatsOperator {
    private static final String UNLIMITED_ACCOUNT =
            """
            {"type": "account", "version": 2, "limits": {"subs": -1, "data": -1, "payload": -1,
             "imports": -1, "exports": -1, "wildcards": true, "conn": -1, "leaf": -1,
             "mem_storage": -1, "disk_storage": -1, "streams": -1, "consumer": -1}}
            """;
    private static final String SYSTEM_ACCOUNT =
            """
            {"type": "account", "version": 2, "limits": {"subs": -1, "data": -1, "payload": -1,
             "imports": -1, "exports": -1, "wildcards": true, "conn": -1, "leaf": -1}}
            """;

    private final NKey operator;
    private final NKey system;
    private final NKey account;

    private NatsOperator(NKey operator, NKey system, NKey account) {
        this.operator = operator;
        this.system = system;
        this.account = account;
    }

    static NatsOperator create() throws IOException, GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        return new NatsOperator(
                NKey.createOperator(random),
                NKey.createAccount(random),
                NKey.createAccount(random));
    }

    /** Lines of a server's configuration. */
    String serverConfiguration() throws IOException, GeneralSecurityException {
        return """
               operator: %s
               system_account: %s
               resolver: MEMORY
               resolver_preload {
                 %s: %s
                 %s: %s
               }
               """
                .formatted(
                        token(operator, "operator", "{\"type\": \"operator\", \"version\": 2}"),
                        id(system),
                        id(system),
                        token(system, "system", SYSTEM_ACCOUNT),
                        id(account),
                        token(account, "connect", UNLIMITED_ACCOUNT));
    }

    /** Content of a {@code .creds} file of a new user of the account. */
    String credentials() throws IOException, GeneralSecurityException {
        NKey user = NKey.createUser(new SecureRandom());
        String jwt = JwtUtils.issueUserJWT(account, id(account), id(user));
        return """
               -----BEGIN NATS USER JWT-----
               %s
               ------END NATS USER JWT------

               -----BEGIN USER NKEY SEED-----
               %s
               ------END USER NKEY SEED------
               """
                .formatted(jwt, new String(user.getSeed()));
    }

    private String token(NKey subject, String name, String claim)
            throws IOException, GeneralSecurityException {
        return JwtUtils.issueJWT(
                operator,
                id(subject),
                name,
                Duration.ofDays(1),
                JwtUtils.currentTimeSeconds(),
                id(operator),
                () -> claim);
    }

    private static String id(NKey key) throws IOException, GeneralSecurityException {
        return new String(key.getPublicKey());
    }
}
