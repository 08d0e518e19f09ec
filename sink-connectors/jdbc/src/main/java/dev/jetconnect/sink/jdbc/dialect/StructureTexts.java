package dev.jetconnect.sink.jdbc.dialect;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.databases.structure.IndexStructure;
import dev.jetconnect.databases.structure.Rule;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What structures of tables become in a kind of database. What it has no form for is added to the
 * findings. Thread-safe.
 */
public interface StructureTexts {
    /** A session that makes structures: no statement of it takes too long. */
    void prepare(Connection connection) throws SQLException;

    /** The statement that creates the table's schema. Empty: it is there, or none is named. */
    Optional<String> createSchema(Connection connection, TableId table) throws SQLException;

    /** The statements that create the table, one of which creates all of it but comments. */
    List<String> create(WantedTable table, List<Finding> findings);

    /** Empty: there is no such index here. */
    Optional<WantedIndex> index(WantedTable table, IndexStructure index, List<Finding> findings);

    /** The key as it can be here. Empty: it cannot. */
    Optional<ForeignKey> foreignKey(WantedTable table, ForeignKey key, List<Finding> findings);

    /**
     * The statement that adds a foreign key.
     *
     * @param key with the name that it shall have
     */
    String add(TableId table, ForeignKey key, TableId referenced);

    /** The statement that adds a check or the like. */
    String add(TableId table, Rule rule);

    /** Lets numbers of new rows begin no earlier than with this one, nor below those of rows. */
    void continueAt(Connection connection, TableId table, String column, long next)
            throws SQLException;

    /** What a table of ours gets behind its columns, so that texts are equal only if they are. */
    String exactTable();

    /** A name as it is stored: names of structures come from elsewhere. */
    String stored(String name);

    /** How long a name may be, in bytes. */
    int nameBytesMax();

    /** Whether no two tables of a schema may have indexes of one name. */
    boolean sharesIndexNames();

    /** Whether an object of another table has the name, and no other may have it too. */
    boolean isTaken(Connection connection, TableId table, String name, boolean isIndex)
            throws SQLException;
}
