package dev.jetconnect.sink.jdbc.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/**
 * A column as the database declares it.
 *
 * @param type with length and precision
 */
public record ColumnState(String name, String type, Set<Trait> traits) {
    /** What else is declared. */
    public enum Trait {
        /** It holds no null. */
        REQUIRED,
        /** Rows get a value without being given one: a default, an identity, an expression. */
        FILLED,
        /** Part of the primary key. */
        KEY,
        /** An index has its whole values. */
        INDEXED,
        /** The database computes it: nobody writes it, and it is left alone. */
        GENERATED
    }

    public ColumnState {
        traits = Set.copyOf(traits);
    }

    /**
     * Of a row with the name, the type, and for each trait, in their order, whether it is there.
     */
    public static ColumnState of(ResultSet row) throws SQLException {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        int index = 2;
        for (Trait trait : Trait.values()) {
            index++;
            if (row.getBoolean(index)) {
                traits.add(trait);
            }
        }
        return new ColumnState(row.getString(1), row.getString(2), traits);
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }
}
