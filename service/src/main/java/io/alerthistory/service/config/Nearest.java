package io.alerthistory.service.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds what a mistyped name was meant to be.
final class Nearest {

    private Nearest() {}

    /// The candidate that differs least, if it differs by at most a third of its letters (by one for
    /// a short one). Case, `-` and `_` do not count.
    static Optional<String> to(String name, Collection<String> candidates) {
        var letters = letters(name);
        return candidates.stream()
                .filter(c -> distance(letters, letters(c)) <= Math.max(1, c.length() / 3))
                .min(Comparator.comparingInt(c -> distance(letters, letters(c))));
    }

    static boolean sameLetters(String one, String other) {
        return letters(one).equals(letters(other));
    }

    private static String letters(String name) {
        var shown = name.length() > 64 ? name.substring(0, 64) : name;
        return shown.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /// Edits between the two: insert, delete, replace, swap neighbours.
    static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        var above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                var same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] =
                        Math.min(above[j - 1] + (same ? 0 : 1), 1 + Math.min(above[j], row[j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = above;
            above = row;
        }
        return above[b.length()];
    }
}
