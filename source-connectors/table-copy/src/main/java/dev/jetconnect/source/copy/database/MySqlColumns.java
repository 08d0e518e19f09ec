package dev.jetconnect.source.copy.database;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.source.copy.plan.FieldForm;
import dev.jetconnect.source.copy.plan.SourceColumn;
import java.util.Locale;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Maps columns of MySQL and MariaDB to what Debezium's connectors have for them. */
final class MySqlColumns {
    /** As the text of an array; each of the two servers executes what is in its own comment. */
    private static final String VECTOR =
            "REPLACE(REPLACE(/*!90000 VECTOR_TO_STRING( */ /*M! VEC_TOTEXT( */ %s), '[', '{'), ']', '}')";

    private MySqlColumns() {}

    /**
     * A column of the catalog.
     *
     * @param type its name alone
     * @param declaration with all that was declared
     * @param length of texts and bytes, precision of numbers; -1: none
     * @param digits of the second's fraction
     */
    record Column(
            String name,
            String type,
            String declaration,
            int length,
            int scale,
            int digits,
            boolean isNullable) {
        boolean isUnsigned() {
            return declaration.contains("unsigned");
        }

        /** Whether digits were declared, as in float(7,4). */
        boolean hasDigits() {
            return declaration.startsWith(type + "(");
        }
    }

    static SourceColumn of(Column column) {
        String name = DatabaseKind.MYSQL.quote(column.name());
        String unsigned = column.isUnsigned() ? " UNSIGNED" : "";
        int length = hasLength(column.type()) ? column.length() : -1;
        return new SourceColumn(
                column.name(),
                select(column, name),
                "",
                new Schemas.Declared(
                                column.type().toUpperCase(Locale.ROOT) + unsigned,
                                length,
                                Math.max(column.scale(), 0),
                                column.isNullable())
                        .finish(schema(column)),
                form(column));
    }

    private static boolean hasLength(String type) {
        return switch (type) {
            case "char", "varchar", "binary", "varbinary", "decimal" -> true;
            default -> false;
        };
    }

    /** Texts of dates come as they are, also of those that the driver takes for none. */
    private static String select(Column column, String name) {
        return switch (column.type()) {
            case "date", "datetime", "timestamp", "time" -> "CAST(" + name + " AS CHAR)";
            case "year" -> name + " + 0";
            case "bit" -> "LPAD(BIN(" + name + " + 0), " + column.length() + ", '0')";
            // The text of a float has six digits; as a double it has all.
            case "float" -> "CAST(" + name + " AS DOUBLE)";
            // The driver does not know the type.
            case "vector" -> VECTOR.formatted(name);
            default -> name;
        };
    }

    private static FieldForm form(Column column) {
        return switch (column.type()) {
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
                    FieldForm.BYTES;
            case "date", "datetime" -> FieldForm.DATE;
            case "timestamp" -> FieldForm.ZONED;
            case "float" -> column.hasDigits() ? FieldForm.TEXT : FieldForm.FLOAT;
            default -> isGeometry(column.type()) ? FieldForm.GEOMETRY : FieldForm.TEXT;
        };
    }

    private static boolean isGeometry(String type) {
        return switch (type) {
            case "point",
                    "linestring",
                    "polygon",
                    "geometry",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geometrycollection",
                    "geomcollection" ->
                    true;
            default -> false;
        };
    }

    private static SchemaBuilder schema(Column column) {
        boolean isUnsigned = column.isUnsigned();
        return switch (column.type()) {
            case "tinyint" -> SchemaBuilder.int16();
            case "smallint" -> isUnsigned ? SchemaBuilder.int32() : SchemaBuilder.int16();
            case "mediumint" -> SchemaBuilder.int32();
            case "int" -> isUnsigned ? SchemaBuilder.int64() : SchemaBuilder.int32();
            case "bigint" -> isUnsigned ? Schemas.decimal(0, 0) : SchemaBuilder.int64();
            case "float" -> column.hasDigits() ? SchemaBuilder.float64() : SchemaBuilder.float32();
            case "double" -> SchemaBuilder.float64();
            case "decimal" -> Schemas.decimal(column.length(), column.scale());
            case "bit" -> Schemas.bits(column.length());
            case "date" -> Schemas.date();
            case "time" -> Schemas.microTime();
            case "datetime" -> Schemas.timestamp(column.digits());
            case "timestamp" -> Schemas.zonedTimestamp();
            case "year" -> Schemas.year();
            case "json" -> Schemas.text("Json");
            case "vector" -> Schemas.vector();
            case "enum" -> Schemas.oneOf("Enum", labels(column.declaration()));
            case "set" -> Schemas.oneOf("EnumSet", labels(column.declaration()));
            case "point" -> Schemas.point();
            default -> {
                if (isGeometry(column.type())) {
                    yield Schemas.geometry();
                }
                yield form(column) == FieldForm.BYTES
                        ? SchemaBuilder.bytes()
                        : SchemaBuilder.string();
            }
        };
    }

    /** Of enum('a','b''c'): a,b'c. */
    private static String labels(String declaration) {
        String list =
                declaration.substring(declaration.indexOf('(') + 1, declaration.lastIndexOf(')'));
        StringBuilder labels = new StringBuilder();
        boolean isInside = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c != '\'') {
                labels.append(c);
            } else if (isInside && i + 1 < list.length() && list.charAt(i + 1) == '\'') {
                labels.append(c);
                i++;
            } else {
                isInside = !isInside;
            }
        }
        return labels.toString();
    }
}
