package dev.jetconnect.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Executes the examples of the documentation: three blocks of JSON, which are a config, records and
 * what becomes of them. The word behind "records" says of which connector they are, and whether
 * they have schemas; without it both are tried.
 */
class DocumentedExamplesTest {
    private static final Path README = Path.of("README.md");
    private static final Path PAGES = Path.of("docs");
    private static final Pattern BLOCK =
            Pattern.compile("```json (config|records|result)([a-z ]*)\n(.*?)```", Pattern.DOTALL);

    private record Example(
            String name, JsonNode config, String kind, JsonNode records, JsonNode result) {}

    @TestFactory
    Stream<DynamicTest> examplesDoWhatTheySay() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Path page : pages()) {
            examples.addAll(examples(page));
        }
        assertThat(examples).hasSizeGreaterThan(15);
        return examples.stream().flatMap(DocumentedExamplesTest::tests);
    }

    @Test
    void everyTransformAndPredicateHasAPageWithAnExample() throws IOException {
        for (Class<?> type : published()) {
            Path page = PAGES.resolve(type.getSimpleName() + ".md");
            assertThat(page).exists();
            assertThat(examples(page))
                    .as("examples of " + page)
                    .anyMatch(example -> example.config().toString().contains(type.getName()));
            assertThat(README).content().contains("docs/" + type.getSimpleName() + ".md");
        }
    }

    @Test
    void everyPageListsEverySetting() throws IOException {
        for (Class<?> type : published()) {
            String page = Files.readString(PAGES.resolve(type.getSimpleName() + ".md"));
            for (String setting : settings(type)) {
                assertThat(page).as(type.getSimpleName()).contains("`" + setting + "`");
            }
        }
    }

    private static Stream<DynamicTest> tests(Example example) {
        boolean both = !example.kind().contains("schema") && !example.kind().contains("plain");
        Stream.Builder<DynamicTest> tests = Stream.builder();
        if (both || example.kind().contains("schema")) {
            tests.add(dynamicTest(example.name() + ", with schemas", () -> execute(example, true)));
        }
        if (both || example.kind().contains("plain")) {
            tests.add(
                    dynamicTest(
                            example.name() + ", without schemas", () -> execute(example, false)));
        }
        return tests.build();
    }

    private static void execute(Example example, boolean hasSchema) {
        Map<String, String> settings = new HashMap<>();
        example.config().properties().forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
        boolean isSink = example.kind().contains("sink");
        List<JsonNode> actual =
                isSink
                        ? ofSink(settings, example, hasSchema)
                        : ofSource(settings, example, hasSchema);

        List<JsonNode> expected = new ArrayList<>();
        example.result().forEach(node -> expected.add(JsonRecords.complete(node)));
        assertThat(actual).isEqualTo(expected);
    }

    private static List<JsonNode> ofSink(
            Map<String, String> settings, Example example, boolean hasSchema) {
        try (Chain<org.apache.kafka.connect.sink.SinkRecord> chain = new Chain<>(settings)) {
            List<JsonNode> results = new ArrayList<>();
            long offset = 0;
            for (JsonNode node : example.records()) {
                results.add(
                        JsonRecords.describe(
                                chain.apply(JsonRecords.sink(node, offset++, hasSchema))));
            }
            return results;
        }
    }

    private static List<JsonNode> ofSource(
            Map<String, String> settings, Example example, boolean hasSchema) {
        try (Chain<org.apache.kafka.connect.source.SourceRecord> chain = new Chain<>(settings)) {
            List<JsonNode> results = new ArrayList<>();
            for (JsonNode node : example.records()) {
                results.add(JsonRecords.describe(chain.apply(JsonRecords.source(node, hasSchema))));
            }
            return results;
        }
    }

    private static List<Example> examples(Path page) throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(page));
        JsonNode config = null;
        JsonNode records = null;
        String kind = "";
        while (block.find()) {
            JsonNode json = JsonRecords.parse(block.group(3));
            switch (block.group(1)) {
                case "config" -> config = json;
                case "records" -> {
                    records = json;
                    kind = block.group(2);
                }
                default ->
                        examples.add(
                                new Example(
                                        page.getFileName() + " " + (examples.size() + 1),
                                        config,
                                        kind,
                                        records,
                                        json));
            }
        }
        return examples;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return Stream.concat(Stream.of(README), pages.sorted()).toList();
        }
    }

    @SuppressWarnings("rawtypes") // A service has no type arguments.
    private static List<Class<?>> published() {
        List<Class<?>> types = new ArrayList<>();
        ServiceLoader.load(Transformation.class).stream().forEach(p -> types.add(p.type()));
        ServiceLoader.load(Predicate.class).stream().forEach(p -> types.add(p.type()));
        types.removeIf(type -> !type.getName().startsWith("dev.jetconnect."));
        assertThat(types).hasSize(9);
        return types;
    }

    private static List<String> settings(Class<?> type) {
        try {
            Object plugin = type.getDeclaredConstructor().newInstance();
            return plugin instanceof Transformation<?> transform
                    ? List.copyOf(transform.config().names())
                    : List.copyOf(
                            ((Predicate<? extends ConnectRecord<?>>) plugin).config().names());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
