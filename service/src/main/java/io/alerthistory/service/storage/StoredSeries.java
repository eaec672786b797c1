package io.alerthistory.service.storage;

import io.alerthistory.service.alert.Fingerprint;
import java.util.Map;

/// A label set as it is stored.
///
/// @param labels sorted by name
public record StoredSeries(long id, Fingerprint fingerprint, Map<String, String> labels) {

    /// The value of this label; empty when there is none.
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }
}
