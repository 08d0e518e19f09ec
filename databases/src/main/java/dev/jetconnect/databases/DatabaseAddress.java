package dev.jetconnect.databases;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Where the database is and who logs in. Credentials are taken out of the URL, so that it can be
 * shown.
 *
 * @param url without credentials, with all other parameters
 */
public record DatabaseAddress(String url, Optional<String> user, Optional<Password> password) {
    private static final Pattern USER_INFO = Pattern.compile("^([^/?]*//)([^/?@]*)@");
    private static final String USER = "user=";
    private static final String PASSWORD = "password=";

    /** Reads a URL; credentials beside it win over those in it. */
    public static DatabaseAddress of(
            String url, Optional<String> user, Optional<Password> password) {
        Matcher userInfo = USER_INFO.matcher(url);
        String[] credentials = userInfo.find() ? userInfo.group(2).split(":", 2) : new String[0];
        String plain = userInfo.replaceFirst("$1");
        int query = plain.indexOf('?');
        List<String> parameters =
                query < 0 ? List.of() : List.of(plain.substring(query + 1).split("&", -1));
        String address = query < 0 ? plain : plain.substring(0, query);
        return new DatabaseAddress(
                address + rest(parameters),
                user.or(() -> parameter(parameters, USER)).or(() -> part(credentials, 0)),
                password.or(
                        () ->
                                parameter(parameters, PASSWORD)
                                        .or(() -> part(credentials, 1))
                                        .map(Password::new)));
    }

    public DatabaseKind kind() {
        return DatabaseKind.ofUrl(url)
                .orElseThrow(
                        () ->
                                new ConfigException(
                                        "The URL must start with " + DatabaseKind.urlPrefixes()));
    }

    /** The URL without parameters, among which drivers accept further secrets. */
    public String shown() {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    @Override
    public String toString() {
        return shown();
    }

    private static String rest(List<String> parameters) {
        List<String> others = new ArrayList<>(parameters);
        others.removeIf(p -> p.startsWith(USER) || p.startsWith(PASSWORD) || p.isEmpty());
        return others.isEmpty() ? "" : "?" + String.join("&", others);
    }

    private static Optional<String> parameter(List<String> parameters, String prefix) {
        return parameters.stream()
                .filter(p -> p.startsWith(prefix))
                .map(p -> decode(p.substring(prefix.length())))
                .findFirst();
    }

    private static Optional<String> part(String[] credentials, int index) {
        return index < credentials.length
                ? Optional.of(decode(credentials[index]))
                : Optional.empty();
    }

    private static String decode(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
