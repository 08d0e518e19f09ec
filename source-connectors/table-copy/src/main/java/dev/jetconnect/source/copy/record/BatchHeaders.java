package dev.jetconnect.source.copy.record;

import dev.jetconnect.blocks.BlockRows;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.read.Block;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;

/**
 * Says in headers which batch of rows a record is of, as Deduplicate compares batches: equal rows
 * that are read again are the same batch. Immutable.
 */
final class BatchHeaders {
    private static final String ROW = "batch.row";

    private final boolean isWanted;

    BatchHeaders(boolean isWanted) {
        this.isWanted = isWanted;
    }

    /** The headers of a record that has all rows. */
    Headers of(Block block) {
        ConnectHeaders headers = new ConnectHeaders();
        if (isWanted && block.rows() > 0) {
            headers.addString("batch.first", rowId(block, 0));
            headers.addString("batch.last", rowId(block, lastRow(block.text())));
            headers.addInt("batch.count", block.rows());
            headers.addString("batch.action", "copy");
            headers.addString("batch.table", block.table().name());
            headers.addString("batch.hash", hash(block.text()));
        }
        return headers;
    }

    /** The same, for one of the rows. */
    Headers ofRow(Headers batch, int row) {
        return isWanted ? batch.duplicate().add(ROW, row, Schema.INT32_SCHEMA) : batch;
    }

    /** Two sums of different polynomials: 64 bits. */
    private static String hash(byte[] text) {
        CRC32C one = new CRC32C();
        one.update(text);
        CRC32 other = new CRC32();
        other.update(text);
        return String.format("%08x%08x", one.getValue(), other.getValue());
    }

    /** The key; without one, the place in the slice, which is the same whenever it is read. */
    private static String rowId(Block block, int start) {
        SourceTable table = block.table();
        if (!table.hasKey()) {
            long row = start == 0 ? block.before().rows() : block.after().rows() - 1;
            return block.slice() + ":" + row;
        }
        byte[][] fields =
                BlockRows.fields(block.text(), start, block.text().length, table.columns().size());
        return IntStream.of(table.keyPositions())
                .mapToObj(position -> new String(fields[position], StandardCharsets.UTF_8))
                .collect(Collectors.joining(","));
    }

    private static int lastRow(byte[] text) {
        int start = text.length - 1;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        return start;
    }
}
