package dev.jetconnect.cli;

import java.util.List;

/**
 * What an import did with one connector.
 *
 * @param stateThere before the import
 * @param offsets source offsets that are here now as there
 * @param remarks sentences: why not, or what to look at
 */
record ImportOutcome(
        String connector,
        String type,
        String stateThere,
        Result result,
        int offsets,
        List<String> remarks) {
    /** How it ended. */
    enum Result {
        IMPORTED("imported, stopped here", true),
        OFFSETS_BROUGHT("was here already; its offsets are brought", true),
        WOULD_BE_IMPORTED("would be imported", true),
        ALREADY_HERE("is here already", true),
        DIFFERS_HERE("is here already, but differs; left alone", false),
        NOT_IMPORTED("NOT imported", false);

        private final String words;
        private final boolean isDone;

        Result(String words, boolean isDone) {
            this.words = words;
            this.isDone = isDone;
        }

        String words() {
            return words;
        }

        /** Whether the connector is here now as it is there, or would be. */
        boolean isDone() {
            return isDone;
        }
    }

    static ImportOutcome of(
            DeployedConnector connector, Result result, int offsets, List<String> remarks) {
        return new ImportOutcome(
                connector.name(),
                connector.type(),
                connector.state(),
                result,
                offsets,
                List.copyOf(remarks));
    }

    boolean isSource() {
        return type.equals("source");
    }
}
