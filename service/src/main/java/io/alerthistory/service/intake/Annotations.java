package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.StableId;
import io.alerthistory.service.storage.SeriesText;
import io.alerthistory.service.storage.StoredText;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/// Notices whether annotations changed without keeping them, and which are kept already.
final class Annotations {

    private Annotations() {}

    /// A text as it is kept for a new series.
    static SeriesText text(Alert alert) {
        return new SeriesText(
                identity(alert.annotations(), alert.generatorUrl()),
                alert.generatorUrl(),
                StoredText.json(alert.annotations()));
    }

    /// The same for equal maps on every machine and in every run, whatever their order.
    static long hash(Map<String, String> annotations) {
        var sum = 0L;
        for (var entry : annotations.entrySet()) {
            sum += mix(((long) entry.getKey().hashCode() << 32) ^ mix(entry.getValue().hashCode()));
        }
        return sum;
    }

    /// The same for equal annotations from one place, on every machine; different texts have different ones
    /// for all that is known of SHA-256. Never 0.
    static long identity(Map<String, String> annotations, String generatorUrl) {
        var texts = new ArrayList<String>();
        new TreeMap<>(annotations)
                .forEach((name, value) -> {
                    texts.add(name);
                    texts.add(value);
                });
        texts.add(generatorUrl);
        var id = StableId.of(texts.toArray(String[]::new));
        return id == 0 ? 1 : id;
    }

    /// The finalizer of SplitMix64.
    private static long mix(long value) {
        var z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
