package dev.jetconnect.sink.jdbc;

import dev.jetconnect.test.Certificates;
import java.nio.file.Path;

/**
 * A database behind TLS, and how a URL says what is needed for it.
 *
 * @param url with the parameter that asks for TLS
 * @param trust the parameter with the authority's file
 * @param identity the parameters with the client's store and its password
 */
record SecureAddress(String url, String trust, String identity) {
    static final Certificates CERTIFICATES =
            Certificates.make(TargetKind.fresh("certificates"), SecureAddress.USER);

    static final String USER = "secure";

    String trusting(Path authority) {
        return url + trust.formatted(authority);
    }

    String withClient(Path authority, String storePassword) {
        return trusting(authority) + identity.formatted(CERTIFICATES.clientStore(), storePassword);
    }
}
