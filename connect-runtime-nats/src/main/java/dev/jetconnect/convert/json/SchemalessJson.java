package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what has no schema: maps, lists, longs, doubles, texts and truths. */
final class SchemalessJson {
    private SchemalessJson() {}

    /** Reads the value that begins with the parser's current token. */
    static Object read(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> PrimitiveJson.wholeNumber(in);
            case VALUE_NUMBER_FLOAT -> in.getDecimalValue().doubleValue();
            case START_ARRAY -> list(in);
            case START_OBJECT -> map(in);
            default -> throw new Unusual();
        };
    }

    private static List<Object> list(JsonParser in) throws IOException {
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(in));
        }
        return list;
    }

    private static Map<String, Object> map(JsonParser in) throws IOException {
        Map<String, Object> map = new HashMap<>();
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            in.nextToken();
            map.put(key, read(in));
        }
        return map;
    }
}
