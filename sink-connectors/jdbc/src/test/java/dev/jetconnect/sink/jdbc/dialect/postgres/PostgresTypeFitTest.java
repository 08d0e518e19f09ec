package dev.jetconnect.sink.jdbc.dialect.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.sink.jdbc.dialect.TypeFit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No type that a column gets in basic evolution holds less than the one that it had. */
class PostgresTypeFitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "integer|smallint|FITS|integer",
                "integer|bigint|WIDENS|bigint",
                "bigint|integer|FITS|bigint",
                "integer|numeric(12,2)|WIDENS|numeric(12,2)",
                "bigint|numeric(12,2)|WIDENS|numeric(21,2)",
                "numeric(10,2)|numeric(12,4)|WIDENS|numeric(12,4)",
                "numeric(10,2)|numeric(10,4)|WIDENS|numeric(12,4)",
                "numeric(10,2)|numeric(8,2)|FITS|numeric(10,2)",
                "numeric(10,2)|bigint|WIDENS|numeric(21,2)",
                "numeric(10,2)|numeric|WIDENS|numeric",
                "numeric|numeric(10,2)|FITS|numeric",
                "numeric|bigint|FITS|numeric",
                "real|double precision|WIDENS|double precision",
                "double precision|real|FITS|double precision",
                "double precision|integer|FITS|double precision",
                "real|integer|WIDENS|double precision",
                "real|smallint|WIDENS|double precision",
                "integer|real|WIDENS|double precision",
                "bigint|double precision|DIFFERS|double precision",
                "numeric(10,2)|double precision|DIFFERS|double precision",
                "character varying(10)|varchar(20)|WIDENS|varchar(20)",
                "character varying(20)|varchar(10)|FITS|character varying(20)",
                "character varying(20)|text|WIDENS|text",
                "character(5)|varchar(20)|WIDENS|varchar(20)",
                "text|varchar(20)|FITS|text",
                "character varying|text|FITS|character varying",
                "text|integer|FITS|text",
                "integer|text|DIFFERS|text",
                "date|timestamp|WIDENS|timestamp",
                "timestamp without time zone|date|FITS|timestamp without time zone",
                "uuid|text|FITS|uuid",
                "jsonb|json|FITS|jsonb",
                "timestamp(3) with time zone|timestamptz|FITS|timestamp(3) with time zone",
            })
    void columnIsComparedWithWhatRecordsHave(
            String column, String wanted, TypeFit.Kind kind, String type) {
        assertThat(PostgresTypeFit.of(column, wanted)).isEqualTo(new TypeFit(kind, type));
    }
}
