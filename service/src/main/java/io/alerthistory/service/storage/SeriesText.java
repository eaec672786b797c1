package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Labels;
import org.jspecify.annotations.Nullable;

/// What the first alert of a series said beside its labels. It never changes, and an episode that says
/// the same needs no text of its own.
///
/// @param hash tells texts of one series apart; never 0
/// @param annotations a JSON object of texts
public record SeriesText(long hash, String generatorUrl, String annotations) {

    /// A label set to look up, or to store with this text; null when it was told of without one.
    public record Of(Labels labels, @Nullable SeriesText text) {}
}
