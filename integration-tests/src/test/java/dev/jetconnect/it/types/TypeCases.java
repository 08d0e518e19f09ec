package dev.jetconnect.it.types;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The types of one source database, read from a text that names one on each line, with its values
 * on indented lines below. A line that begins with {@code >} is a note on what is above it, for the
 * targets that it names; one with {@code *} a pattern of types that the next note is for; one with
 * {@code !} a statement that the table needs first.
 *
 * <p>Immutable.
 */
record TypeCases(List<String> statements, List<TypeColumn> columns, List<Rule> rules) {
    /** Notes on all types of a pattern. */
    record Rule(Pattern types, Map<String, String> notes) {}

    static TypeCases read(String database) {
        Reader reader = new Reader();
        resource(database).lines().forEach(reader::add);
        return new TypeCases(reader.statements, reader.columns, reader.rules);
    }

    /** Empty: nothing is said, so the value must be the same. */
    String note(TypeColumn column, TypeColumn.Value value, String target) {
        Stream<Map<String, String>> general =
                rules.stream()
                        .filter(rule -> rule.types().matcher(column.definition()).matches())
                        .map(Rule::notes);
        return Stream.concat(Stream.of(value.notes(), column.notes()), general)
                .filter(notes -> notes.containsKey(target))
                .map(notes -> notes.get(target))
                .findFirst()
                .orElse("");
    }

    private static String resource(String database) {
        String name = "/types/" + database + ".txt";
        try (InputStream text = TypeCases.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Reader {
        private final List<String> statements = new ArrayList<>();
        private final List<TypeColumn> columns = new ArrayList<>();
        private final List<Rule> rules = new ArrayList<>();
        private Map<String, String> above = new TreeMap<>();
        private int values;

        void add(String line) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                return;
            }
            if (text.startsWith("!")) {
                statements.add(text.substring(1).strip());
            } else if (text.startsWith(">")) {
                note(text);
            } else if (text.startsWith("*")) {
                above = new TreeMap<>();
                rules.add(new Rule(Pattern.compile(text.substring(1).strip()), above));
            } else if (line.startsWith(" ")) {
                above = new TreeMap<>();
                last().values().add(new TypeColumn.Value(++values, text, above));
            } else {
                above = new TreeMap<>();
                String name = "c" + (columns.size() + 1);
                columns.add(new TypeColumn(name, text, new ArrayList<>(), above));
            }
        }

        private TypeColumn last() {
            return columns.get(columns.size() - 1);
        }

        private void note(String text) {
            int colon = text.indexOf(": ");
            for (String target : text.substring(1, colon).split(",", -1)) {
                above.put(target.strip(), text.substring(colon + 2));
            }
        }
    }
}
