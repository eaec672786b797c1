package io.alerthistory.service.storage;

import java.util.List;

/// What keeps an alert from being told of, by the ids that Alertmanager gives.
///
/// @param silencedBy silences
/// @param inhibitedBy fingerprints of alerts
/// @param mutedBy time intervals
public record Suppression(List<String> silencedBy, List<String> inhibitedBy, List<String> mutedBy) {

    /// Nothing does.
    public static final Suppression NONE = new Suppression(List.of(), List.of(), List.of());

    /// Whether anything does.
    public boolean any() {
        return !silencedBy.isEmpty() || !inhibitedBy.isEmpty() || !mutedBy.isEmpty();
    }
}
