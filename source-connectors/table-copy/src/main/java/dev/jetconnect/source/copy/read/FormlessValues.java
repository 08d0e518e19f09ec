package dev.jetconnect.source.copy.read;

import dev.jetconnect.blocks.BlockRows;
import dev.jetconnect.source.copy.database.RowFeed;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Counts values that no record can have: NaN and infinity of decimals, and dates that do not exist.
 *
 * <p>Confined to one thread.
 */
final class FormlessValues {
    private static final List<String> NO_NUMBERS = List.of("NaN", "Infinity");
    private static final Set<String> ELEMENTS = Set.of("NaN", "Infinity", "-Infinity");
    private static final Pattern BETWEEN_ELEMENTS = Pattern.compile("[{},]");

    private final RowFeed feed;
    private final int columns;
    private final int[] decimals;

    FormlessValues(SourceTable table, RowFeed feed) {
        this.feed = feed;
        this.columns = table.columns().size();
        this.decimals =
                IntStream.range(0, columns)
                        .filter(i -> table.columns().get(i).hasDecimals())
                        .toArray();
    }

    /**
     * Counts those of a block, which has all rows that the feed has given since the last one.
     *
     * @param text of the block
     */
    int in(byte[] text) {
        return feed.replaced() + (mayHaveNoNumbers(text) ? noNumbers(text) : 0);
    }

    /** Hardly any block has some, so that this must cost next to nothing. */
    private boolean mayHaveNoNumbers(byte[] text) {
        if (decimals.length == 0) {
            return false;
        }
        String letters = new String(text, StandardCharsets.ISO_8859_1);
        return NO_NUMBERS.stream().anyMatch(letters::contains);
    }

    private int noNumbers(byte[] text) {
        int count = 0;
        int row = 0;
        while (row < text.length) {
            int end = row;
            while (text[end] != '\n') {
                end++;
            }
            byte[][] fields = BlockRows.fields(text, row, end, columns);
            for (int decimal : decimals) {
                count += noNumbersOf(fields[decimal]);
            }
            row = end + 1;
        }
        return count;
    }

    /** A number, or an array of some. */
    private static int noNumbersOf(byte[] field) {
        if (field == null) {
            return 0;
        }
        String shown = new String(field, StandardCharsets.ISO_8859_1);
        return (int) BETWEEN_ELEMENTS.splitAsStream(shown).filter(ELEMENTS::contains).count();
    }
}
