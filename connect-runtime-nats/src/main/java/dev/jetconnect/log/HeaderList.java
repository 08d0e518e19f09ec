package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record's headers as one line of ASCII JSON that keeps their order, repetitions, nulls and
 * bytes: {@code [["name","text"],["name",null],["name",{"base64":"AP8="}]]}.
 */
final class HeaderList {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String BASE64 = "base64";

    private HeaderList() {}

    static String write(Header[] headers) {
        ArrayNode list = JSON.createArrayNode();
        for (Header header : headers) {
            ArrayNode pair = list.addArray().add(header.key());
            if (header.value() == null) {
                pair.addNull();
            } else {
                add(pair, header.value());
            }
        }
        return text(list);
    }

    static Header[] read(String line) {
        try {
            List<Header> headers = new ArrayList<>();
            for (JsonNode pair : JSON.readTree(line)) {
                headers.add(new RecordHeader(pair.path(0).asText(), value(pair.path(1))));
            }
            return headers.toArray(Header[]::new);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static void add(ArrayNode pair, byte[] value) {
        try {
            // The decoder refuses what is not UTF-8, where a String would be patched.
            pair.add(UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
        } catch (CharacterCodingException e) {
            pair.addObject().put(BASE64, Base64.getEncoder().encodeToString(value));
        }
    }

    private static byte[] value(JsonNode value) {
        if (value.isObject()) {
            return Base64.getDecoder().decode(value.path(BASE64).asText());
        }
        return value.isTextual() ? value.textValue().getBytes(UTF_8) : null;
    }

    private static String text(ArrayNode list) {
        try {
            return JSON.writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Headers did not become JSON", e);
        }
    }
}
