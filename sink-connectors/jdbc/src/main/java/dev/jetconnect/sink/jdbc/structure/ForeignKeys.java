package dev.jetconnect.sink.jdbc.structure;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.databases.structure.StructureCatalog;
import dev.jetconnect.databases.structure.TableStructure;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.StructureTexts;
import dev.jetconnect.sink.jdbc.structure.Note.State;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds foreign keys whose tables are both built, whichever task has built them: whoever builds a
 * table looks afterwards, so that the last one finds all. Confined to one thread.
 */
final class ForeignKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignKeys.class);

    private final StructureTexts texts;
    private final StructureNotes notes;
    private final Session session;

    ForeignKeys(Dialect dialect, StructureNotes notes, Session session) {
        this.texts = dialect.structures();
        this.notes = notes;
        this.session = session;
    }

    void addDue() throws SQLException {
        for (StructureNotes.Due due : notes.due(session.connection())) {
            session.lock(due.table());
            try {
                add(due);
            } finally {
                session.unlock(due.table());
            }
        }
    }

    private void add(StructureNotes.Due due) throws SQLException {
        ForeignKey key = due.key();
        String object = StructureNotes.object(key);
        Optional<TableStructure> table = read(due.table());
        Optional<TableStructure> referenced = read(due.referenced());
        if (table.isEmpty() || referenced.isEmpty()) {
            save(due, new Note(object, State.REFUSED, "a table of it is gone", "Copy it again"));
            return;
        }
        Existing existing = new Existing(table.get());
        if (existing.has(key, referenced.get().name())) {
            save(due, Note.of(object, State.DONE));
            return;
        }
        StructureNames names = new StructureNames(texts, session, due.table());
        String own = names.ofConstraint(key.name());
        if (existing.foreignKey(own).isPresent()) {
            save(
                    due,
                    new Note(
                            object,
                            State.DIFFERS,
                            "there is another one with the name "
                                    + own
                                    + ", which was left as it is",
                            "Drop it, and add this one by hand"));
            return;
        }
        String name = names.free(own, false);
        String statement = texts.add(due.table(), named(key, name), due.referenced());
        Optional<String> refusal = session.tryToExecute(List.of(statement));
        if (refusal.isEmpty()) {
            LOG.info("Added foreign key '{}' of table '{}'", name, due.table());
        }
        save(
                due,
                refusal.map(reason -> new Note(object, State.REFUSED, reason, statement))
                        .orElse(Note.of(object, State.DONE)));
    }

    private void save(StructureNotes.Due due, Note note) throws SQLException {
        notes.save(session.connection(), due, note);
        if (!note.isFine()) {
            LOG.warn(
                    "Table '{}', {}: {}. {}",
                    due.table(),
                    note.object(),
                    note.reason(),
                    note.remedy());
        }
    }

    private Optional<TableStructure> read(TableId table) throws SQLException {
        return StructureCatalog.of(session.connection())
                .read(
                        session.connection(),
                        new TableId(table.schema().map(texts::stored), texts.stored(table.name())));
    }

    private static ForeignKey named(ForeignKey key, String name) {
        return new ForeignKey(
                name,
                key.columns(),
                key.referenced(),
                key.referencedColumns(),
                key.onDelete(),
                key.onUpdate(),
                key.extras());
    }
}
