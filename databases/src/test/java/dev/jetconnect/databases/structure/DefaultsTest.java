package dev.jetconnect.databases.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.databases.structure.ColumnDefault.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "LITERAL~'it''s'::character varying",
                "LITERAL~'{}'::jsonb",
                "LITERAL~'{}'::text[]",
                "LITERAL~'-1'::integer",
                "LITERAL~0.50",
                "LITERAL~(-5)",
                "LITERAL~true",
                "LITERAL~NULL::character varying",
                "LITERAL~'2020-01-01 00:00:00'::timestamp without time zone",
                "LITERAL~'good'::shop.mood",
                "NOW~now()",
                "NOW~CURRENT_TIMESTAMP(3)",
                "NOW~LOCALTIMESTAMP",
                "UTC_NOW~timezone('utc'::text, now())",
                "UTC_NOW~(now() AT TIME ZONE 'utc'::text)",
                "TODAY~CURRENT_DATE",
                "TODAY~('now'::text)::date",
                "UUID~gen_random_uuid()",
                "UUID~public.uuid_generate_v4()",
                "OTHER~'now'::timestamp without time zone",
                "OTHER~nextval('shop.lonely'::regclass)",
                "OTHER~clock_timestamp()",
                "OTHER~('a'::text || 'b'::text)",
                "OTHER~'a'::text || f('b'::text)",
                "OTHER~(now() + '1 day'::interval)",
                "OTHER~lower('A'::text)"
            })
    void postgres(Kind kind, String expression) {
        assertThat(PostgresDefaults.of(expression).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "LITERAL~'it''s'",
                "LITERAL~'a\\\\b'",
                "LITERAL~-1.50",
                "LITERAL~b'101'",
                "LITERAL~_utf8mb4\\'abc\\'",
                "NOW~CURRENT_TIMESTAMP",
                "NOW~current_timestamp(6)",
                "NOW~now()",
                "UTC_NOW~utc_timestamp(6)",
                "TODAY~curdate()",
                "UUID~uuid()",
                "OTHER~(now() + interval 1 day)",
                "OTHER~concat(_utf8mb4\\'a\\',_utf8mb4\\'b\\')",
                "OTHER~rand()"
            })
    void mySql(Kind kind, String expression) {
        assertThat(MySqlDefaults.of(expression).kind()).isEqualTo(kind);
    }
}
