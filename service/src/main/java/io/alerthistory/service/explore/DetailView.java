package io.alerthistory.service.explore;

import io.alerthistory.service.history.HistoryAlert;
import io.alerthistory.service.storage.EpisodeDetail;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An episode with everything around it.
///
/// @param recordedStartsAt the start that was told first; `startsAt` may have moved before it
/// @param senderFingerprint what its sender called it, where that is another name
/// @param owner the revision that committed it
record DetailView(
        String id,
        String fingerprint,
        String status,
        Map<String, String> labels,
        Texts annotations,
        String startsAt,
        String recordedStartsAt,
        @Nullable String endsAt,
        boolean endsAtIsUpperBound,
        @Nullable String reason,
        int reopened,
        List<HistoryAlert.Gap> gaps,
        @Nullable String receivedAt,
        @Nullable String updatedAt,
        String generatorURL,
        @Nullable String senderFingerprint,
        String owner,
        List<Source> sources,
        List<Change> timeline,
        List<Notice> notifications,
        List<Mute> mutes) {

    /// Annotations: the first, those that came while it fired, those of the resolve.
    record Texts(
            Map<String, String> first,
            @Nullable Map<String, String> latest,
            @Nullable Map<String, String> last) {}

    /// Who told of it, how often.
    record Source(
            String instance,
            String receiver,
            String groupKey,
            long notifications,
            String firstAt,
            String lastAt) {}

    /// A change of it: `at` in the alert's own time.
    record Change(String kind, String at, String recordedAt) {}

    /// When notifications of it were held back, and by what.
    record Mute(String kind, String by, String from, String to) {}

    /// A body that changed it.
    record Notice(
            String recordedAt,
            String instance,
            String receiver,
            String groupKey,
            String status,
            @Nullable String reason,
            long truncatedAlerts,
            long firing,
            long resolved) {}

    static DetailView of(EpisodeDetail detail) {
        var alert = HistoryAlert.of(detail.episode());
        var sender = detail.sender();
        return new DetailView(
                alert.id(),
                alert.fingerprint(),
                alert.status(),
                alert.labels(),
                new Texts(detail.first(), detail.latest(), detail.last()),
                alert.startsAt(),
                detail.recordedStart().toString(),
                alert.endsAt(),
                alert.endsAtIsUpperBound(),
                alert.reason(),
                alert.reopened(),
                alert.gaps(),
                alert.receivedAt(),
                alert.updatedAt(),
                alert.generatorURL(),
                sender == null ? null : sender.toString(),
                detail.owner(),
                detail.sources().stream().map(DetailView::source).toList(),
                detail.timeline().stream()
                        .map(change ->
                                new Change(
                                        change.kind(),
                                        change.at().toString(),
                                        change.recordedAt().toString()))
                        .toList(),
                detail.notifications().stream().map(DetailView::notice).toList(),
                detail.mutes().stream()
                        .map(mute ->
                                new Mute(
                                        mute.kind(),
                                        mute.by(),
                                        mute.from().toString(),
                                        mute.to().toString()))
                        .toList());
    }

    private static Source source(EpisodeDetail.Source source) {
        return new Source(
                source.instance(),
                source.receiver(),
                source.groupKey(),
                source.count(),
                source.firstAt().toString(),
                source.lastAt().toString());
    }

    private static Notice notice(EpisodeDetail.Notice notice) {
        return new Notice(
                notice.recordedAt().toString(),
                notice.instance(),
                notice.receiver(),
                notice.groupKey(),
                notice.status(),
                notice.reason(),
                notice.truncated(),
                notice.firing(),
                notice.resolved());
    }
}
