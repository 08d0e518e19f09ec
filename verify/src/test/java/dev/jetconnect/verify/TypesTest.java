package dev.jetconnect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same values in the types that each database has for them. */
class TypesTest {
    static Stream<Arguments> pairs() {
        return Stream.of(DatabaseKind.values())
                .flatMap(
                        source ->
                                Stream.of(DatabaseKind.values())
                                        .map(target -> Arguments.of(source, target)));
    }

    @BeforeAll
    static void create() {
        for (DatabaseKind kind : DatabaseKind.values()) {
            TypeRows.create(TestServers.create(kind, "types"));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void sameValuesAreEqual(DatabaseKind source, DatabaseKind target) {
        VerifyRun run =
                VerifyRun.of(
                        VerifyRun.settings(
                                TestServers.address(source, "types"),
                                TestServers.address(target, "types")));

        assertThat(run.table().path("notes")).as(run.out()).isEmpty();
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.table().path("sourceRows").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void eachColumnIsCompared(DatabaseKind target) {
        DatabaseAddress changed = TestServers.create(target, "types_changed");
        TypeRows.create(changed);
        TestServers.execute(changed, "UPDATE types SET " + TypeRows.allNull() + " WHERE id = 0");

        VerifyRun run =
                VerifyRun.of(
                        VerifyRun.settings(
                                TestServers.address(DatabaseKind.POSTGRESQL, "types"), changed));

        assertThat(run.status()).as(run.out()).isOne();
        assertThat(run.table().path("differences")).hasSize(1);
        assertThat(run.table().at("/differences/0/columns")).hasSize(TypeRows.columns());
    }
}
