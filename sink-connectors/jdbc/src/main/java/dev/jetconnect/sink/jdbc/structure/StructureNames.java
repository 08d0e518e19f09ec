package dev.jetconnect.sink.jdbc.structure;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.ObjectName;
import dev.jetconnect.sink.jdbc.dialect.StructureTexts;
import java.sql.SQLException;

/**
 * Names that indexes and constraints of a table get: their own, unless these are too long, or
 * another table has them where names are shared. Confined to one thread.
 */
final class StructureNames {
    private final StructureTexts texts;
    private final Session session;
    private final TableId table;

    StructureNames(StructureTexts texts, Session session, TableId table) {
        this.texts = texts;
        this.session = session;
        this.table = table;
    }

    /**
     * The name of an index, as far as only this table counts.
     *
     * @param isOfAnother whether the name comes from a kind of database where it need be unique in
     *     its table only, though it may be shared here
     */
    String ofIndex(String name, boolean isOfAnother) {
        boolean isShared = isOfAnother && texts.sharesIndexNames();
        boolean hasTable = name.startsWith(table.name());
        return ObjectName.fit(
                isShared && !hasTable ? table.name() + "_" + name : name, texts.nameBytesMax());
    }

    String ofConstraint(String name) {
        return ObjectName.fit(name, texts.nameBytesMax());
    }

    /** The name, or another one with the same beginning if another table has it. */
    String free(String name, boolean isIndex) throws SQLException {
        return isTaken(name, isIndex)
                ? ObjectName.marked(name, table.toString(), texts.nameBytesMax())
                : name;
    }

    boolean isTaken(String name, boolean isIndex) throws SQLException {
        return texts.isTaken(session.connection(), table, name, isIndex);
    }
}
