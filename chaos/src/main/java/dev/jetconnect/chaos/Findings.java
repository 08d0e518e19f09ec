package dev.jetconnect.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * What a check has to say against a run: the first few in words, the others counted.
 *
 * <p>Confined to the thread of the check.
 */
final class Findings {
    private static final int WORDS_MAX = 5;

    private final List<String> words = new ArrayList<>();
    private int count;

    void add(String finding) {
        count++;
        if (words.size() < WORDS_MAX) {
            words.add(finding);
        }
    }

    void addIf(boolean isWrong, String finding) {
        if (isWrong) {
            add(finding);
        }
    }

    /** Empty if the promise was kept. */
    List<String> words() {
        if (count > words.size()) {
            List<String> all = new ArrayList<>(words);
            all.add("and " + (count - words.size()) + " more");
            return all;
        }
        return List.copyOf(words);
    }
}
