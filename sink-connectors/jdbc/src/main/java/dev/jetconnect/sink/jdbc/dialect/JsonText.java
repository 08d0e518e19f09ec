package dev.jetconnect.sink.jdbc.dialect;

import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Values with parts as JSON. What JSON has no exact form of is text: decimals, which readers take
 * for doubles, dates and times as the database writes them, and bytes in base64.
 *
 * @param texts the text forms of parts
 */
public record JsonText(Function<Schema, ValueText> texts) {
    private static final Escaping PLAIN = new Escaping("", "", true);
    private static final String DIGITS = "0123456789abcdef";

    /** Whether values have parts; the struct that is a decimal has none. */
    public static boolean hasParts(Schema schema) {
        return switch (schema.type()) {
            case ARRAY, MAP -> true;
            case STRUCT -> !DecimalText.isVariableScale(schema);
            default -> false;
        };
    }

    public ValueText of(Schema schema) {
        return (value, escaping, out) -> {
            StringBuilder json = new StringBuilder();
            append(schema, value, json);
            escaping.append(json.toString(), out);
        };
    }

    private void append(Schema schema, Object value, StringBuilder json) {
        if (value == null) {
            json.append("null");
        } else if (hasParts(schema)) {
            parts(schema, value, json);
        } else {
            switch (schema.type()) {
                case BYTES, STRING, STRUCT, FLOAT32, FLOAT64 -> scalar(schema, value, json);
                default -> number(schema, value, json);
            }
        }
    }

    private void parts(Schema schema, Object value, StringBuilder json) {
        switch (schema.type()) {
            case ARRAY -> array(schema, (List<?>) value, json);
            case MAP -> map(schema, (Map<?, ?>) value, json);
            default -> struct((Struct) value, json);
        }
    }

    /** A number with a name of its own is a date or a time. */
    private void number(Schema schema, Object value, StringBuilder json) {
        if (schema.name() == null) {
            json.append(value);
        } else {
            quote(text(schema, value), json);
        }
    }

    private void scalar(Schema schema, Object value, StringBuilder json) {
        if ("io.debezium.data.Json".equals(schema.name())) {
            json.append(value);
        } else if (schema.type() == Schema.Type.STRING && schema.name() == null) {
            quote((String) value, json);
        } else if (schema.type() == Schema.Type.BYTES && schema.name() == null) {
            quote(Base64.getEncoder().encodeToString(ByteText.bytes(value)), json);
        } else if (value instanceof Float || value instanceof Double) {
            boolean isFinite = Double.isFinite(((Number) value).doubleValue());
            json.append(isFinite ? value : "\"" + value + "\"");
        } else {
            quote(text(schema, value), json);
        }
    }

    private void array(Schema schema, List<?> elements, StringBuilder json) {
        json.append('[');
        for (Iterator<?> rest = elements.iterator(); rest.hasNext(); ) {
            append(schema.valueSchema(), rest.next(), json);
            json.append(rest.hasNext() ? ", " : "");
        }
        json.append(']');
    }

    private void map(Schema schema, Map<?, ?> entries, StringBuilder json) {
        json.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> rest = entries.entrySet().iterator();
                rest.hasNext(); ) {
            Map.Entry<?, ?> entry = rest.next();
            quote(text(schema.keySchema(), entry.getKey()), json);
            append(schema.valueSchema(), entry.getValue(), json.append(": "));
            json.append(rest.hasNext() ? ", " : "");
        }
        json.append('}');
    }

    private void struct(Struct struct, StringBuilder json) {
        json.append('{');
        for (Iterator<Field> rest = struct.schema().fields().iterator(); rest.hasNext(); ) {
            Field field = rest.next();
            quote(field.name(), json);
            append(field.schema(), struct.getWithoutDefault(field.name()), json.append(": "));
            json.append(rest.hasNext() ? ", " : "");
        }
        json.append('}');
    }

    private String text(Schema schema, Object value) {
        StringBuilder text = new StringBuilder();
        texts.apply(schema).append(value, PLAIN, text);
        return text.toString();
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 0xF));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
