package dev.jetconnect.sink.jdbc.structure;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.ColumnStructure;
import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.databases.structure.Identity;
import dev.jetconnect.databases.structure.IndexStructure;
import dev.jetconnect.databases.structure.Rule;
import dev.jetconnect.databases.structure.StructureCatalog;
import dev.jetconnect.databases.structure.TableStructure;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.StructureTexts;
import dev.jetconnect.sink.jdbc.dialect.WantedIndex;
import dev.jetconnect.sink.jdbc.dialect.WantedTable;
import dev.jetconnect.sink.jdbc.structure.Note.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one table what it is to be. Each step is taken only if the catalog does not show it taken,
 * so all may be begun anew at any time, and what somebody else has made is never dropped. Confined
 * to one thread.
 */
final class TableBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(TableBuilder.class);

    private final Dialect dialect;
    private final StructureTexts texts;
    private final StructureNotes notes;
    private final Session session;
    private final StructureTarget target;
    private final StructureCatalog catalog;
    private final WantedTable wanted;
    private final StructureNames names;

    TableBuilder(Dialect dialect, StructureNotes notes, Session session, StructureTarget target)
            throws SQLException {
        this.dialect = dialect;
        this.texts = dialect.structures();
        this.notes = notes;
        this.session = session;
        this.target = target;
        this.catalog = StructureCatalog.of(session.connection());
        String product = session.connection().getMetaData().getDatabaseProductName();
        TableStructure source = target.structure().table();
        this.wanted =
                new WantedTable(
                        target.table(), target.columns(), source, source.product().equals(product));
        this.names = new StructureNames(texts, session, target.table());
    }

    /** Creates the table, before its rows come. */
    void begin() throws SQLException {
        session.lock(target.table());
        try {
            notes.clear(session.connection(), wanted.source().name());
            note(Note.of(Note.TABLE, State.LOADING));
            create();
        } finally {
            session.unlock(target.table());
        }
    }

    /** Makes what the table has by itself, behind its rows. */
    void finish() throws SQLException {
        session.lock(target.table());
        try {
            if (read().isEmpty()) {
                create();
            }
            for (Finding found : wanted.source().findings()) {
                note(Note.leftOut(found));
            }
            for (IndexStructure index : wanted.source().indexes()) {
                index(index);
            }
            for (Rule rule : wanted.source().rules()) {
                rule(rule);
            }
            continueNumbers();
            for (ForeignKey key : wanted.source().foreignKeys()) {
                await(key);
            }
            note(Note.of(Note.TABLE, State.BUILT));
        } finally {
            session.unlock(target.table());
        }
    }

    private Optional<Existing> read() throws SQLException {
        return catalog.read(session.connection(), stored()).map(Existing::new);
    }

    private TableId stored() {
        return new TableId(
                target.table().schema().map(texts::stored), texts.stored(target.table().name()));
    }

    private void create() throws SQLException {
        List<Finding> findings = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        texts.createSchema(session.connection(), target.table()).ifPresent(statements::add);
        statements.addAll(texts.create(wanted, findings));
        Optional<Existing> existing = read();
        if (existing.isPresent()) {
            compare(existing.get());
        } else {
            Optional<String> refusal = session.tryToExecute(statements);
            if (refusal.isPresent() && read().isEmpty()) {
                createPlain(refusal.get());
            } else {
                LOG.info("Created table '{}' as at the source", target.table());
            }
        }
        for (Finding found : findings) {
            note(Note.leftOut(found));
        }
    }

    /** Without what only its own database may understand; rows can come then at least. */
    private void createPlain(String reason) throws SQLException {
        dialect.create(session.connection(), target.table(), target.columns());
        note(
                new Note(
                        "table definition",
                        State.REFUSED,
                        "the database does not take defaults, numbering, generated columns or"
                                + " comments as they are, so the table has none: "
                                + reason,
                        "Add them with ALTER TABLE"));
    }

    private void compare(Existing existing) throws SQLException {
        List<String> differences = new ArrayList<>();
        TableStructure found = existing.table();
        Set<String> there = new HashSet<>();
        found.columns().forEach(column -> there.add(texts.stored(column.name())));
        target.columns().stream()
                .map(column -> texts.stored(column.name()))
                .filter(name -> !there.contains(name))
                .forEach(name -> differences.add("column " + name + " is missing"));
        List<String> key =
                target.columns().stream()
                        .filter(column -> column.isKey())
                        .map(column -> texts.stored(column.name()))
                        .toList();
        if (!found.primaryKey().equals(key)) {
            differences.add("the primary key is " + found.primaryKey() + " and not " + key);
        }
        for (ColumnStructure column : wanted.source().columns()) {
            boolean isNumbered =
                    found.column(texts.stored(column.name()))
                            .filter(c -> c.identity() != Identity.NONE)
                            .isPresent();
            if (column.identity() != Identity.NONE && !isNumbered) {
                differences.add("column " + column.name() + " is not numbered");
            }
        }
        if (!differences.isEmpty()) {
            note(
                    new Note(
                            "table definition",
                            State.DIFFERS,
                            "the table was there: " + String.join(", ", differences),
                            "Change it, or drop it before the copy"));
        }
    }

    private void index(IndexStructure index) throws SQLException {
        String object = "index " + index.name();
        if (!hasColumns(object, index.columns())) {
            return;
        }
        List<Finding> findings = new ArrayList<>();
        Optional<WantedIndex> here = texts.index(wanted, index, findings);
        if (here.isPresent()) {
            note(index(object, here.get()));
        }
        for (Finding found : findings) {
            boolean isThere = here.isPresent();
            note(
                    isThere
                            ? new Note(
                                    object + " (note)",
                                    State.LEFT_OUT,
                                    found.reason(),
                                    found.remedy())
                            : Note.leftOut(found));
        }
    }

    private Note index(String object, WantedIndex index) throws SQLException {
        boolean isOther = !wanted.isSameProduct();
        for (int attempt = 0; ; attempt++) {
            Existing existing = read().orElseThrow();
            if (existing.has(index.definition())) {
                return Note.of(object, State.DONE);
            }
            String own = names.ofIndex(index.definition().name(), isOther);
            if (existing.index(own).isPresent()) {
                return differs(object, own);
            }
            String name = names.free(own, true);
            Optional<String> refusal = session.tryToExecute(List.of(index.statement().apply(name)));
            if (refusal.isEmpty()) {
                LOG.info("Created index '{}' of table '{}'", name, target.table());
                return Note.of(object, State.DONE);
            }
            // Another table may have got the name at the same moment.
            if (attempt > 0 || !names.isTaken(name, true)) {
                return refused(object, refusal.get(), index.statement().apply(name));
            }
        }
    }

    private static Note differs(String object, String name) {
        return new Note(
                object,
                State.DIFFERS,
                "there is another one with the name " + name + ", which was left as it is",
                "Drop or rename it, and create this one by hand");
    }

    private static Note refused(String object, String reason, String statement) {
        return new Note(object, State.REFUSED, reason, statement);
    }

    private void rule(Rule rule) throws SQLException {
        String object = "constraint " + rule.name();
        if (!wanted.isSameProduct()) {
            note(
                    new Note(
                            object,
                            State.LEFT_OUT,
                            "it is written in another database's words: " + rule.definition(),
                            "Add it by hand in this one's"));
            return;
        }
        Existing existing = read().orElseThrow();
        if (existing.has(rule)) {
            note(Note.of(object, State.DONE));
            return;
        }
        String name = names.ofConstraint(rule.name());
        if (existing.rule(name).isPresent()) {
            note(differs(object, name));
            return;
        }
        String statement =
                texts.add(target.table(), new Rule(names.free(name, false), rule.definition()));
        Optional<String> refusal = session.tryToExecute(List.of(statement));
        note(
                refusal.map(reason -> refused(object, reason, statement))
                        .orElse(Note.of(object, State.DONE)));
    }

    private void continueNumbers() throws SQLException {
        TableStructure found = read().orElseThrow().table();
        for (ColumnStructure column : wanted.source().columns()) {
            Optional<ColumnStructure> here = found.column(texts.stored(column.name()));
            boolean isBehind =
                    column.next().isPresent()
                            && here.filter(
                                            c ->
                                                    c.next().isEmpty()
                                                            || c.next().getAsLong()
                                                                    <= column.next().getAsLong())
                                    .isPresent();
            if (isBehind) {
                texts.continueAt(
                        session.connection(),
                        target.table(),
                        column.name(),
                        column.next().getAsLong());
            }
        }
    }

    private void await(ForeignKey key) throws SQLException {
        String object = StructureNotes.object(key);
        if (!hasColumns(object, key.columns())) {
            return;
        }
        List<Finding> findings = new ArrayList<>();
        Optional<ForeignKey> here = texts.foreignKey(wanted, key, findings);
        for (Finding found : findings) {
            note(
                    here.isPresent()
                            ? new Note(
                                    object + " (note)",
                                    State.LEFT_OUT,
                                    found.reason(),
                                    found.remedy())
                            : Note.leftOut(found));
        }
        if (here.isPresent()) {
            notes.saveWaiting(session.connection(), target, here.get());
        }
    }

    private boolean hasColumns(String object, List<String> columns) throws SQLException {
        if (wanted.hasAll(columns)) {
            return true;
        }
        note(
                new Note(
                        object,
                        State.LEFT_OUT,
                        "the sink's settings leave columns of it out",
                        "Add it by hand, as far as it can be"));
        return false;
    }

    private void note(Note note) throws SQLException {
        notes.save(session.connection(), target, note);
        tell(note);
    }

    private void tell(Note note) {
        if (!note.isFine()) {
            LOG.warn(
                    "Table '{}', {}: {}. {}",
                    target.table(),
                    note.object(),
                    note.reason(),
                    note.remedy());
        }
    }
}
