package dev.jetconnect.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The form of the values that we keep in buckets: JSON, so that {@code nats kv get} shows them.
 * Fields that a newer version added are skipped, so that a rolling upgrade can go back.
 */
public final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private Json() {}

    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new ConnectException("Cannot write " + value.getClass() + " as JSON", e);
        }
    }

    /**
     * Reads a bucket's value.
     *
     * @throws ConnectException if the value of {@code entry} has another form
     */
    public static <T> T read(Bucket.Entry entry, TypeReference<T> type) {
        return read(entry.value(), "Key '" + entry.key() + "'", type);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param place where it was found
     * @throws ConnectException if it has another form
     */
    public static <T> T read(byte[] json, String place, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw new ConnectException(place + " holds something that JetConnect did not write", e);
        }
    }
}
