package dev.jetconnect.verify;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Divides a table by the numbers that its key begins with. All other keys are compared in one part:
 * two databases need not order them alike. Immutable.
 */
record KeyRanges(Side source, long partRows) {
    private static final int PARTS_MAX = 2_000;

    List<KeyRange> of(Connection connection, TablePair pair) {
        if (!pair.isKeyNumber()) {
            return List.of(KeyRange.ALL);
        }
        String bounds = SideQuery.ofSource(source.kind(), pair).bounds();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(bounds)) {
            row.next();
            BigDecimal first = row.getBigDecimal(1);
            return first == null
                    ? List.of(KeyRange.ALL)
                    : divided(
                            first.toBigInteger(),
                            row.getBigDecimal(2).toBigInteger(),
                            pair.source().rowsEstimate());
        } catch (SQLException e) {
            throw source.failed("table '" + pair.name() + "'", e);
        }
    }

    /** The first and the last part are open, so that rows beside the source's are read as well. */
    List<KeyRange> divided(BigInteger first, BigInteger last, long rowsEstimate) {
        BigInteger span = last.subtract(first).add(BigInteger.ONE);
        BigInteger rows = rowsEstimate < 0 ? span : BigInteger.valueOf(rowsEstimate).min(span);
        int parts =
                rows.divide(BigInteger.valueOf(partRows))
                        .add(BigInteger.ONE)
                        .min(BigInteger.valueOf(PARTS_MAX))
                        .intValue();
        List<KeyRange> ranges = new ArrayList<>();
        Optional<BigInteger> from = Optional.empty();
        for (int i = 1; i < parts; i++) {
            BigInteger end =
                    first.add(
                            span.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(parts)));
            ranges.add(new KeyRange(from, Optional.of(end)));
            from = Optional.of(end);
        }
        ranges.add(new KeyRange(from, Optional.empty()));
        return ranges;
    }
}
