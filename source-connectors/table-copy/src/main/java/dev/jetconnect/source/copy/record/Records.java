package dev.jetconnect.source.copy.record;

import dev.jetconnect.source.copy.read.Block;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes records of the blocks of one table. Confined to the task thread. */
public interface Records {
    /** Adds the records of a block, the last of which has the offset behind it. */
    void add(Block block, List<SourceRecord> records);
}
