package dev.jetconnect.probe;

import org.apache.kafka.connect.header.ConnectHeaders;

/**
 * Headers as {@code name=value;name=value}: in their order, names may come again, a name without
 * {@code =} has a null value.
 *
 * <p>Thread-safe.
 */
final class Headers {
    private Headers() {}

    static ConnectHeaders parse(String text) {
        ConnectHeaders headers = new ConnectHeaders();
        for (String header : text.split(";", -1)) {
            int equals = header.indexOf('=');
            if (equals >= 0) {
                headers.addString(header.substring(0, equals), header.substring(equals + 1));
            } else if (!header.isEmpty()) {
                headers.add(header, null, null);
            }
        }
        return headers;
    }
}
