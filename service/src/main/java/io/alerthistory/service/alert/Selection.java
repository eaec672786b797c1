package io.alerthistory.service.alert;

import java.util.List;
import java.util.Map;

/// Which label sets are meant: those for which every matcher holds and, where selectors are given, at
/// least one selector (as Prometheus reads a repeated `match[]`).
///
/// @param every all of them must hold
/// @param any one of these lists must hold as a whole; no list at all asks for nothing
public record Selection(List<Matcher> every, List<List<Matcher>> any) {

    /// All label sets.
    public static final Selection ALL = new Selection(List.of(), List.of());

    public Selection {
        every = List.copyOf(every);
        any = any.stream().map(List::copyOf).toList();
    }

    /// Whether this label set is meant.
    public boolean matches(Map<String, String> labels) {
        return hold(every, labels)
                && (any.isEmpty() || any.stream().anyMatch(selector -> hold(selector, labels)));
    }

    private static boolean hold(List<Matcher> matchers, Map<String, String> labels) {
        for (var matcher : matchers) {
            if (!matcher.matches(labels.getOrDefault(matcher.name(), ""))) {
                return false;
            }
        }
        return true;
    }

    /// As it would be written; equal for equal selections only.
    @Override
    public String toString() {
        return every + (any.isEmpty() ? "" : " any of " + any);
    }
}
