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
     * @param isOfAnother whether the name comes from a kind of database where it need be unique in
     *     its table only, though it may be shared here
     */
    String ofIndex(String name, boolean isOfAnother) throws SQLException {
        boolean isShared = isOfAnother && texts.sharesIndexNames();
        boolean hasTable = name.startsWith(table.name());
        return free(isShared && !hasTable ? table.name() + "_" + name : name, true);
    }

    String ofConstraint(String name) throws SQLException {
        return free(name, false);
    }

    boolean isTaken(String name, boolean isIndex) throws SQLException {
        return texts.isTaken(session.connection(), table, name, isIndex);
    }

    private String free(String name, boolean isIndex) throws SQLException {
        String fitting = ObjectName.fit(name, texts.nameBytesMax());
        return isTaken(fitting, isIndex)
                ? ObjectName.marked(name, table.toString(), texts.nameBytesMax())
                : fitting;
    }
}
