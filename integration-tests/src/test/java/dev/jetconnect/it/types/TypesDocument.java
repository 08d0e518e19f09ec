package dev.jetconnect.it.types;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/TYPES.md}: a table for each pair of source and target. */
final class TypesDocument {
    static final String WRITE = "jetconnect.types.write";

    private static final String BEGINNING =
            """
            # Types from database to database

            What becomes of each type of a source database, through Debezium's connector and JetConnect's JDBC sink, in a table
            that the sink creates. `TypesIT` moves each value by the snapshot, by an insert and by an update, and makes this file of
            what it finds: `./mvnw verify -pl integration-tests -am -Dit.test=TypesIT -Dtest=NoUnitTest
            -Dsurefire.failIfNoSpecifiedTests=false -D%s=true`. Without the last property it fails if the file says something else.
            The cases, and the notes on what differs, are in `integration-tests/src/test/resources/types`. What becomes of records
            that no database has sent is in [TYPES-OF-RECORDS.md](TYPES-OF-RECORDS.md).

            "The same" is the same text, or number, as the source shows; true is 1 in MySQL and MariaDB, and times without a zone
            there are in UTC. A row that is refused goes to the dead letter queue with the reason that is shown here, or fails the
            task where there is none. A table of your own with other types takes the values as well, where its types can hold them;
            one of text takes numbers that no column of numbers does. MariaDB shows its json as longtext.

            ## Settings
            The connectors have their defaults but for these, which lose less:
            - all: `column.propagate.source.type=.*`, by which the sink knows lengths and the types that Connect has no name for
            - PostgreSQL: `include.unknown.datatypes=true`, `interval.handling.mode=string`, `hstore.handling.mode=map`, and a
              publication with `publish_generated_columns = stored` (PostgreSQL 18)
            - MySQL and MariaDB: `bigint.unsigned.handling.mode=precise`, `enable.time.adjuster=false` (otherwise years before 100
              become others); `driver.yearIsDateType=false` (otherwise a snapshot of MariaDB fails on the year 0000)

            ## Not in the tables
            - inet4 and inet6 of MariaDB: Debezium's connector fails on a table that has them.
            - Types of PostGIS and pgvector, which the servers of the tests do not have: geometries get into a column of PostGIS's
              type by the same form as those of MySQL get into bytea.
            """
                    .formatted(WRITE);

    private static final int SHOWN_MAX = 160;

    private TypesDocument() {}

    static String of(List<TypesPair> pairs) {
        return pairs.stream()
                .map(TypesDocument::section)
                .collect(Collectors.joining("", BEGINNING, ""));
    }

    private static String section(TypesPair pair) {
        return pair.lines().stream()
                .map(TypesDocument::line)
                .collect(
                        Collectors.joining(
                                "",
                                "\n## "
                                        + pair.title()
                                        + "\n| column | value | column there | value there | what differs |\n|---|---|---|---|---|\n",
                                ""));
    }

    private static String line(TypesPair.Line line) {
        return cells(
                line.definition(),
                shown(line.given()),
                line.targetType(),
                line.isRefused()
                        ? line.stored()
                        : line.isSame() ? "the same" : shown(line.stored()),
                line.isSame() ? "" : line.note());
    }

    private static String cells(String... cells) {
        return Stream.of(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String shown(String value) {
        if (value == null) {
            return "null";
        }
        String text =
                value.codePoints().mapToObj(TypesDocument::shown).collect(Collectors.joining());
        String cut =
                text.length() > SHOWN_MAX
                        ? text.substring(0, SHOWN_MAX / 2) + "…, " + text.length() + " characters"
                        : text;
        return text.isEmpty() ? "(empty)" : "`` " + cut + " ``";
    }

    private static String shown(int character) {
        return character < ' ' ? "\\u%04x".formatted(character) : Character.toString(character);
    }
}
