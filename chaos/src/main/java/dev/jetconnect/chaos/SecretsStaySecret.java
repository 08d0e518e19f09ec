package dev.jetconnect.chaos;

import java.util.List;

/** Promise 8: the databases' password is in no log, no answer, no stream and no bucket. */
record SecretsStaySecret() implements Check {
    @Override
    public String promise() {
        return "8 secrets stay secret";
    }

    @Override
    public List<String> findings(Evidence evidence) {
        Findings findings = new Findings();
        evidence.texts()
                .forEach(
                        (where, text) ->
                                findings.addIf(
                                        text.contains(World.SECRET),
                                        "the databases' password stands in " + where));
        return findings.words();
    }
}
