package dev.jetconnect.verify;

/** Fractions of seconds, without zeros at their end. */
final class CanonicalTime {
    private CanonicalTime() {}

    /**
     * @param value a time alone, or behind a date; what follows it stays
     * @param digits further ones of the fraction are cut
     */
    static String of(String value, int digits) {
        int point = value.indexOf('.');
        if (point < 0) {
            return value;
        }
        int end = point + 1;
        while (end < value.length() && Character.isDigit(value.charAt(end))) {
            end++;
        }
        int last = Math.min(end, point + 1 + digits);
        while (last > point + 1 && value.charAt(last - 1) == '0') {
            last--;
        }
        int kept = last == point + 1 ? point : last;
        return value.substring(0, kept) + value.substring(end);
    }
}
