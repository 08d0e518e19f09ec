package dev.jetconnect.herder;

import dev.jetconnect.log.StreamNames;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/**
 * Which names a connector may have: those that every endpoint can address, percent-encoded, and
 * that JetStream can store. What Connect itself refuses (empty, control characters) is left to its
 * validation.
 */
final class ConnectorNames {
    /** NATS takes no longer stream names. */
    private static final int STREAM_NAME_MAX = 255;

    private ConnectorNames() {}

    /**
     * @throws BadRequestException which says why the connector must have another name
     */
    static void require(String group, String name) {
        if (name.equals(".") || name.equals("..")) {
            throw refusal(
                    name, "is a relative path in a URL, so that no endpoint could address it");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw refusal(name, "is not valid Unicode: it has half of a surrogate pair");
        }
        int length = new StreamNames(group, name).stream().length();
        if (length > STREAM_NAME_MAX) {
            throw refusal(
                    name,
                    "is too long: group and name make a stream name of "
                            + length
                            + " characters, and NATS takes "
                            + STREAM_NAME_MAX
                            + " (other than letters, digits, '-' and '_' each byte counts as 3)");
        }
    }

    private static BadRequestException refusal(String name, String reason) {
        return new BadRequestException(
                "The connector name '" + name + "' " + reason + ". Choose another name.");
    }
}
