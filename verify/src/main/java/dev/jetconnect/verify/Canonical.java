package dev.jetconnect.verify;

import java.util.HexFormat;
import java.util.Locale;

/**
 * Brings a value, as a driver gives its text, into the form that is the same for the same value of
 * each database. Confined to one thread.
 *
 * @param digits how many digits of a second count
 */
record Canonical(Form form, ColumnKind kind, int digits) {
    /** Null: the value is none, though its database may have something there. */
    String of(String value) {
        return switch (form) {
            case NUMBER -> number(value);
            case SINGLE -> floating(value, true);
            case DOUBLE -> floating(value, false);
            case TEXT -> value;
            case PADDED_TEXT -> value.stripTrailing();
            case UUID -> value.toLowerCase(Locale.ROOT);
            case BYTES -> throw new IllegalStateException("Bytes have no text");
            case DATE -> isZero(value) ? null : value;
            case TIME -> CanonicalTime.of(value, digits);
            case TIMESTAMP -> isZero(value) ? null : CanonicalTime.of(withoutZone(value), digits);
            case JSON -> CanonicalJson.of(value, false);
            case JSON_OF_DOUBLES -> CanonicalJson.of(value, true);
        };
    }

    String of(byte[] value) {
        return HexFormat.of().formatHex(value);
    }

    boolean readsBytes() {
        return form == Form.BYTES;
    }

    private String number(String value) {
        return switch (kind) {
            case BOOLEAN -> value.equals("t") ? "1" : "0";
            case BITS -> CanonicalNumber.ofBits(value);
            default -> CanonicalNumber.of(value);
        };
    }

    private String floating(String value, boolean isSingle) {
        String number = kind.isExactNumber() ? number(value) : value;
        try {
            double parsed = Double.parseDouble(number);
            // Both zeros are one: MariaDB does not tell them apart.
            double plain = parsed == 0 ? 0 : parsed;
            return isSingle ? Float.toString((float) plain) : Double.toString(plain);
        } catch (NumberFormatException e) {
            return number; // a text that is no number
        }
    }

    /** A date that does not exist, which MySQL may hold. */
    private static boolean isZero(String value) {
        return value.startsWith("0000-") || value.startsWith("00-", 5) || value.startsWith("00", 8);
    }

    /** Sessions are in UTC. */
    private static String withoutZone(String value) {
        int zone = value.indexOf("+00");
        return zone < 0 ? value : value.substring(0, zone) + value.substring(zone + 3);
    }
}
