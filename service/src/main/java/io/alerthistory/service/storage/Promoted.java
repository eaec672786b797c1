package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Labels;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The labels that most questions name. Their values are kept in a dictionary whose ids stand in the
/// episodes themselves, so that a page for one of them walks an index in the order of the page.
enum Promoted {
    ALERTNAME,
    NAMESPACE,
    SEVERITY;

    private static final int LONGEST = 500;

    /// One entry of the dictionary; a label that is missing has the empty value.
    record Value(String name, String value) {}

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The promoted label of this name.
    static Optional<Promoted> named(String name) {
        return Arrays.stream(values()).filter(label -> label.label().equals(name)).findFirst();
    }

    Value of(Labels labels) {
        return of(labels.get(label()).orElse(""));
    }

    /// The dictionary's entry for this value; a very long one is cut, because an index entry is bounded.
    Value of(String value) {
        var clean = StoredText.clean(value);
        return new Value(label(), isWhole(clean) ? clean : clean.substring(0, cut(clean)));
    }

    /// Whether an entry of the dictionary is a whole value for certain, and not what was left of one.
    static boolean isWhole(String entry) {
        return entry.length() < LONGEST;
    }

    /// Not between the halves of a surrogate pair.
    private static int cut(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST + 1 : LONGEST;
    }
}
