package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
    private final KeyOrder order = new KeyOrder();

    private static List<Change> changes(Object... firstKeys) {
        List<Change> changes = new ArrayList<>();
        for (Object key : firstKeys) {
            changes.add(change(key));
        }
        for (long i = changes.size(); i < KeyOrder.CHANGES_MIN; i++) {
            changes.add(change(1000 + i));
        }
        return changes;
    }

    private static Change change(Object key) {
        return new Change(
                null, Change.Kind.WRITE, null, key, new Object[0], Change.NOTHING_ABSENT, false);
    }

    private static List<Object> firstThree(Collection<Change> changes) {
        return changes.stream().map(Change::key).limit(3).toList();
    }

    @Test
    void manyChangesAreOrderedByTheirKeys() {
        assertThat(firstThree(order.of(changes(9L, 7L, 8L)))).containsExactly(7L, 8L, 9L);
    }

    @Test
    void partsOfAKeyCountInTheirOrder() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < KeyOrder.CHANGES_MIN; i++) {
            changes.add(change(Arrays.asList("b", 99L - i)));
        }
        changes.add(change(Arrays.asList("a", 100L)));

        assertThat(firstThree(order.of(changes)))
                .containsExactly(
                        Arrays.asList("a", 100L), Arrays.asList("b", 50L), Arrays.asList("b", 51L));
    }

    @Test
    void keysOfSeveralClassesOrWithoutAnOrderFailNothing() {
        assertThat(order.of(changes("text", new Object(), 3, new Object(), 1L)))
                .hasSize(KeyOrder.CHANGES_MIN);
    }

    @Test
    void fewChangesStayAsTheyAre() {
        List<Change> few = List.of(change(2L), change(1L));

        assertThat(order.of(few)).isSameAs(few);
    }

    @Test
    void afterARefusalTheOrderOfTheSourceStaysForAWhile() {
        List<Change> changes = changes(9L, 7L, 8L);
        order.close();

        int kept = 0;
        while (firstThree(order.of(changes)).get(0).equals(9L)) {
            kept++;
        }

        assertThat(kept).isEqualTo(8);
    }
}
