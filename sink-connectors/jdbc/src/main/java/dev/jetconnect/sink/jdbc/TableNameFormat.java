package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The pattern that names the table of a record: {@code table} or {@code schema.table}, with
 * placeholders. Dots inside of a placeholder's value become underscores, so that a topic's name
 * alone never addresses a schema. Confined to the task thread.
 */
final class TableNameFormat implements TableNaming {
    private static final Pattern TOKEN = Pattern.compile("\\$\\{([^}]*)}|\\.|[^.$]+|\\$");
    private static final String SOURCE = "source";

    private final List<List<Token>> names;
    private final boolean readsSource;
    private final Map<String, TableId> tableOfTopic = new HashMap<>();

    /** One piece of a name: text, the topic, or a field of Debezium's source block. */
    private record Token(Kind kind, String text) {}

    private enum Kind {
        TEXT,
        TOPIC,
        SOURCE
    }

    private TableNameFormat(List<List<Token>> names) {
        this.names = names;
        this.readsSource =
                names.stream().flatMap(List::stream).anyMatch(t -> t.kind == Kind.SOURCE);
    }

    static TableNameFormat parse(String key, String format) {
        List<List<Token>> names = new ArrayList<>();
        names.add(new ArrayList<>());
        Matcher matcher = TOKEN.matcher(format);
        while (matcher.find()) {
            if (matcher.group().equals(".")) {
                names.add(new ArrayList<>());
            } else {
                names.get(names.size() - 1).add(token(key, format, matcher));
            }
        }
        if (names.size() > 2 || names.stream().anyMatch(List::isEmpty)) {
            throw new ConfigException(
                    key,
                    format,
                    "must have the form 'table' or 'schema.table' (placeholders aside)");
        }
        return new TableNameFormat(names);
    }

    @Override
    public boolean readsSource() {
        return readsSource;
    }

    @Override
    public TableId tableOf(SinkRecord record) {
        if (readsSource) {
            return read(record);
        }
        return tableOfTopic.computeIfAbsent(record.topic(), topic -> read(record));
    }

    private TableId read(SinkRecord record) {
        String last = name(names.get(names.size() - 1), record);
        return new TableId(
                names.size() == 1 ? Optional.empty() : Optional.of(name(names.get(0), record)),
                last);
    }

    private static Token token(String key, String format, Matcher matcher) {
        String placeholder = matcher.group(1);
        if (placeholder == null) {
            return new Token(Kind.TEXT, matcher.group());
        }
        return switch (placeholder) {
            case "topic" -> new Token(Kind.TOPIC, placeholder);
            case "source.db", "source.schema", "source.table" ->
                    new Token(Kind.SOURCE, placeholder.substring(SOURCE.length() + 1));
            default ->
                    throw new ConfigException(
                            key,
                            format,
                            "has an unknown placeholder '${"
                                    + placeholder
                                    + "}'; known are"
                                    + " ${topic}, ${source.db}, ${source.schema}, ${source.table}");
        };
    }

    private static String name(List<Token> tokens, SinkRecord record) {
        StringBuilder name = new StringBuilder();
        for (Token token : tokens) {
            switch (token.kind) {
                case TEXT -> name.append(token.text);
                case TOPIC -> name.append(record.topic().replace('.', '_'));
                case SOURCE -> name.append(source(record, token.text).replace('.', '_'));
            }
        }
        return name.toString();
    }

    private static String source(SinkRecord record, String field) {
        Object value = record.value();
        if (value instanceof Struct event
                && event.schema().field(SOURCE) != null
                && event.get(SOURCE) instanceof Struct source
                && source.schema().field(field) != null
                && source.get(field) instanceof String name) {
            return name;
        }
        throw new DataException(
                "it has no field 'source."
                        + field
                        + "', which table.name.format reads; only"
                        + " Debezium's change events have it (before they are flattened)");
    }
}
