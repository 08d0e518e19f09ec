package dev.jetconnect.chaos;

import java.util.List;

/**
 * One promise of the design, as the evidence can show it broken.
 *
 * <p>Implementations are immutable.
 */
interface Check {
    /** Its number and words. */
    String promise();

    /** What speaks against it; empty if it was kept. */
    List<String> findings(Evidence evidence);

    /** All of them, by their numbers. */
    static List<Check> all(Limits limits) {
        return List.of(
                new DurableBeforeConfirmed(),
                new NothingLost(),
                new NothingDoubled(),
                new InOrder(),
                new OneOwner(limits),
                new Bounded(limits),
                new NoneDisturbed(limits),
                new SecretsStaySecret());
    }
}
