package dev.jetconnect.benchmarks;

import java.util.Map;

/** What W5 is run with. */
enum GeneratedLoad {
    JSON_1(Part.GENERATED_JSON_1, "row", "org.apache.kafka.connect.json.JsonConverter", 1),
    JSON_4(Part.GENERATED_JSON_4, "row", "org.apache.kafka.connect.json.JsonConverter", 4),
    DEFAULT_1(Part.GENERATED_DEFAULT_1, "row", "", 1),
    DEFAULT_4(Part.GENERATED_DEFAULT_4, "row", "", 4),
    STRING_1(
            Part.GENERATED_STRING_1, "text", "org.apache.kafka.connect.storage.StringConverter", 1),
    STRING_4(
            Part.GENERATED_STRING_4, "text", "org.apache.kafka.connect.storage.StringConverter", 4);

    private final Part part;
    private final String form;
    private final String converter;
    private final int tasks;

    /**
     * @param form of the records, see the load connector
     * @param converter empty for the worker's own
     */
    GeneratedLoad(Part part, String form, String converter, int tasks) {
        this.part = part;
        this.form = form;
        this.converter = converter;
        this.tasks = tasks;
    }

    Part part() {
        return part;
    }

    int tasks() {
        return tasks;
    }

    /** Settings of source and sink. */
    Map<String, String> config() {
        return converter.isEmpty()
                ? Map.of("form", form)
                : Map.of("form", form, "key.converter", converter, "value.converter", converter);
    }
}
