package dev.jetconnect.databases;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A connection that was not made because the two sides don't trust each other, or because what one
 * needs for it cannot be read. To drivers it is a connection like others that fail; but another try
 * would end the same.
 */
public final class TlsFailure {
    public static final String REMEDY =
            "Check the certificates, keys and passwords that connection.url names, and the host in"
                    + " it: the server's certificate must name it and be signed by the authority,"
                    + " and the server may want one of the client";

    /**
     * Of the JDK, where the server tells what it does not like (one that stops or dies tells
     * nothing); and of the drivers of PostgreSQL and MariaDB, for which they have no class.
     */
    private static final Pattern WORDS =
            Pattern.compile(
                    "fatal alert|HostnameVerifier|doesn't correspond to certificate"
                            + "|^File not found for option");

    private TlsFailure() {}

    /**
     * @param error of a connection that was not made
     */
    public static boolean isIn(Throwable error) {
        return find(error).isPresent();
    }

    /** What the driver's own message may not tell; with a colon before it. */
    public static String detail(Throwable error) {
        return find(error)
                .filter(cause -> cause != error && cause.getMessage() != null)
                .map(cause -> ": " + cause.getMessage().lines().findFirst().orElse(""))
                .orElse("");
    }

    private static Optional<Throwable> find(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .limit(20) // causes may make a circle
                .filter(TlsFailure::is)
                .findFirst();
    }

    private static boolean is(Throwable error) {
        return error instanceof GeneralSecurityException
                || error instanceof SSLPeerUnverifiedException
                || error instanceof FileNotFoundException
                || error instanceof NoSuchFileException
                || (error.getMessage() != null && WORDS.matcher(error.getMessage()).find());
    }
}
