package dev.jetconnect.log;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.kafka.connect.errors.ConnectException;

/** Source offsets as a message carries them: compressed JSON, in a header also as Base64. */
final class OffsetsCodec {
    private static final TypeReference<HashMap<String, String>> OFFSETS = new TypeReference<>() {};

    private OffsetsCodec() {}

    static byte[] write(Map<String, String> offsets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream compressed = new DeflaterOutputStream(bytes)) {
            compressed.write(Json.write(offsets));
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reverses {@link #write}.
     *
     * @param place for the message of the exception
     */
    static Map<String, String> read(byte[] bytes, String place) {
        try (InflaterInputStream json = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return Json.read(json.readAllBytes(), place, OFFSETS);
        } catch (IOException e) {
            throw new ConnectException("The source offsets in " + place + " are damaged", e);
        }
    }

    static String header(byte[] bytes) {
        return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
    }

    static byte[] ofHeader(String header) {
        return Base64.getDecoder().decode(header);
    }
}
