package dev.jetconnect.sink.jdbc.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Decimals of Connect, and those of Debezium of which each has a scale of its own. */
public final class DecimalText {
    private static final String VARIABLE_SCALE = "io.debezium.data.VariableScaleDecimal";
    private static final String PRECISION = "connect.decimal.precision";

    private DecimalText() {}

    public static boolean isFixedScale(Schema schema) {
        return Decimal.LOGICAL_NAME.equals(schema.name());
    }

    public static boolean isVariableScale(Schema schema) {
        return VARIABLE_SCALE.equals(schema.name());
    }

    /** Of a fixed scale. */
    public static int scale(Schema schema) {
        return Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
    }

    /** Empty: any number of digits. */
    public static Optional<Integer> precision(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        return Optional.ofNullable(parameters.get(PRECISION)).map(Integer::valueOf);
    }

    public static BigDecimal variableScale(Object value) {
        Struct number = (Struct) value;
        return new BigDecimal(
                new BigInteger(ByteText.bytes(number.get("value"))), number.getInt32("scale"));
    }
}
