package io.alerthistory.service.storage;

import java.util.List;
import java.util.stream.Stream;

/// What keeps an alert from being told of, by the ids that Alertmanager gives.
///
/// @param silencedBy silences
/// @param inhibitedBy fingerprints of alerts
/// @param mutedBy time intervals
public record Suppression(List<String> silencedBy, List<String> inhibitedBy, List<String> mutedBy) {

    /// Nothing does.
    public static final Suppression NONE = new Suppression(List.of(), List.of(), List.of());

    /// One stretch: what `silenced` or `inhibited` the alert.
    ///
    /// @param by the silence's id, or the fingerprints of what inhibited, with commas between them
    static Suppression of(String kind, String by) {
        var ids = List.of(by.split(",", -1));
        return kind.equals("silenced")
                ? new Suppression(ids, List.of(), List.of())
                : new Suppression(List.of(), ids, List.of());
    }

    /// Everything that either of them names, once.
    Suppression and(Suppression other) {
        return new Suppression(
                both(silencedBy, other.silencedBy),
                both(inhibitedBy, other.inhibitedBy),
                both(mutedBy, other.mutedBy));
    }

    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    /// Whether anything does.
    public boolean any() {
        return !silencedBy.isEmpty() || !inhibitedBy.isEmpty() || !mutedBy.isEmpty();
    }
}
