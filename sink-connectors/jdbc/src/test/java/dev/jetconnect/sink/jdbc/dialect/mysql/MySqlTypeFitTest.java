package dev.jetconnect.sink.jdbc.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.sink.jdbc.dialect.TypeFit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No type that a column gets in basic evolution holds less than the one that it had. */
class MySqlTypeFitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int|smallint|FITS|int",
                "int(11)|bigint|WIDENS|bigint",
                "tinyint(1)|boolean|FITS|tinyint(1)",
                "tinyint(3) unsigned|boolean|FITS|tinyint(3) unsigned",
                "tinyint(1)|smallint|WIDENS|smallint",
                "smallint unsigned|smallint|WIDENS|int",
                "smallint unsigned|int|WIDENS|int",
                "mediumint|smallint|FITS|mediumint",
                "int(10) unsigned|smallint|WIDENS|bigint",
                "int unsigned|bigint|WIDENS|bigint",
                "bigint(20) unsigned|bigint|FITS|bigint(20) unsigned",
                "int unsigned|bigint unsigned|WIDENS|bigint unsigned",
                "bigint|bigint unsigned|WIDENS|decimal(20,0)",
                "int|bigint unsigned|WIDENS|decimal(20,0)",
                "bigint(5) unsigned zerofill|bigint unsigned|FITS|bigint(5) unsigned zerofill",
                "int|decimal(12,2)|WIDENS|decimal(12,2)",
                "bigint|decimal(12,2)|WIDENS|decimal(21,2)",
                "bigint unsigned|decimal(12,2)|WIDENS|decimal(22,2)",
                "decimal(10,2)|decimal(12,4)|WIDENS|decimal(12,4)",
                "decimal(10,2)|decimal(8,2)|FITS|decimal(10,2)",
                "decimal(10,2) unsigned|decimal(8,2)|FITS|decimal(10,2) unsigned",
                "decimal(10,2)|bigint|WIDENS|decimal(21,2)",
                "decimal(10,2)|decimal(65,4)|WIDENS|decimal(65,4)",
                "decimal(65,2)|decimal(65,4)|WIDENS|decimal(65,4)",
                "decimal(65,30)|bigint|FITS|decimal(65,30)",
                "float|double|WIDENS|double",
                "double|float|FITS|double",
                "double|int|FITS|double",
                "float|int|WIDENS|double",
                "int|float|WIDENS|double",
                "bigint|double|DIFFERS|double",
                "decimal(10,2)|double|DIFFERS|double",
                "varchar(10)|varchar(20) CHARACTER SET utf8mb4|WIDENS|varchar(20)",
                "varchar(20)|varchar(10)|FITS|varchar(20)",
                "varchar(20)|longtext CHARACTER SET utf8mb4|WIDENS|longtext",
                "varchar(20)|char(36) CHARACTER SET ascii|WIDENS|varchar(36)",
                "char(5)|varchar(20)|WIDENS|varchar(20)",
                "tinytext|varchar(100)|WIDENS|varchar(100)",
                "text|varchar(255)|FITS|text",
                "text|longtext CHARACTER SET utf8mb4|WIDENS|longtext",
                "mediumtext|longtext|WIDENS|longtext",
                "longtext|char(36)|FITS|longtext",
                "varbinary(16)|longblob|WIDENS|longblob",
                "binary(16)|varbinary(20)|WIDENS|varbinary(20)",
                "blob|varbinary(255)|FITS|blob",
                "longtext|int|FITS|longtext",
                "int|longtext CHARACTER SET utf8mb4|DIFFERS|longtext CHARACTER SET utf8mb4",
                "date|datetime(6)|WIDENS|datetime(6)",
                "datetime|date|FITS|datetime",
                "datetime|datetime(6)|FITS|datetime",
                "enum('a','b')|longtext|FITS|enum('a','b')",
                "json|longtext|FITS|json",
                "year|int|FITS|year",
                "bit(1)|boolean|FITS|bit(1)",
            })
    void columnIsComparedWithWhatRecordsHave(
            String column, String wanted, TypeFit.Kind kind, String type) {
        assertThat(MySqlTypeFit.of(column, false, wanted)).isEqualTo(new TypeFit(kind, type));
    }

    @Test
    void textWithAnIndexKeepsALimit() {
        assertThat(MySqlTypeFit.of("varchar(20)", true, "longtext"))
                .isEqualTo(TypeFit.fits("varchar(20)"));
        assertThat(MySqlTypeFit.of("varchar(20)", true, "varchar(30)"))
                .isEqualTo(new TypeFit(TypeFit.Kind.WIDENS, "varchar(30)"));
    }
}
