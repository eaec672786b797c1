package io.alerthistory.service.explore;

import io.alerthistory.service.history.HistoryAlert;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An episode in a list of them.
record EpisodeView(
        String id,
        String fingerprint,
        String status,
        Map<String, String> labels,
        Map<String, String> annotations,
        String startsAt,
        @Nullable String endsAt,
        boolean endsAtIsUpperBound,
        @Nullable String reason,
        int reopened,
        List<HistoryAlert.Gap> gaps,
        @Nullable String receivedAt,
        @Nullable String updatedAt,
        String generatorURL) {

    static EpisodeView of(HistoryAlert alert) {
        return new EpisodeView(
                alert.id(),
                alert.fingerprint(),
                alert.status(),
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                alert.endsAt(),
                alert.endsAtIsUpperBound(),
                alert.reason(),
                alert.reopened(),
                alert.gaps(),
                alert.receivedAt(),
                alert.updatedAt(),
                alert.generatorURL());
    }
}
