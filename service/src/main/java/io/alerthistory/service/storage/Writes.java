package io.alerthistory.service.storage;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Every row that one batch of sightings changes, ready to be written in one statement: at most one
/// row for each key. Times are microseconds since 1970 UTC.
public record Writes(
        List<StateRow> states,
        List<EpisodeRow> opened,
        List<EpisodeRow> changed,
        List<Absorbed> absorbed,
        List<TextRow> texts,
        List<TextChange> textChanges,
        List<TellingRow> tellings,
        List<TransitionRow> transitions,
        List<StreamRow> streams,
        List<QuarantineRow> quarantined,
        List<ClaimRow> claims,
        List<MutedRow> muted) {

    /// What a batch writes that holds neither claims nor mutes.
    public Writes(
            List<StateRow> states,
            List<EpisodeRow> opened,
            List<EpisodeRow> changed,
            List<Absorbed> absorbed,
            List<TextRow> texts,
            List<TextChange> textChanges,
            List<TellingRow> tellings,
            List<TransitionRow> transitions,
            List<StreamRow> streams,
            List<QuarantineRow> quarantined) {
        this(
                states,
                opened,
                changed,
                absorbed,
                texts,
                textChanges,
                tellings,
                transitions,
                streams,
                quarantined,
                List.of(),
                List.of());
    }

    /// A new episode, or what is new of one.
    ///
    /// @param toldBy the stream that told of it first, where that is kept here
    /// @param toldAt when it did
    public record EpisodeRow(
            long id,
            SeriesRef series,
            long sortAt,
            long startedAt,
            @Nullable Long endedAt,
            @Nullable String reason,
            boolean endUpperBound,
            int reopens,
            @Nullable String gaps,
            @Nullable Long senderFingerprint,
            String owner,
            @Nullable Long toldBy,
            @Nullable Long toldAt) {

        /// The same, told of once by this stream.
        public EpisodeRow told(long stream, long at) {
            return new EpisodeRow(
                    id,
                    series,
                    sortAt,
                    startedAt,
                    endedAt,
                    reason,
                    endUpperBound,
                    reopens,
                    gaps,
                    senderFingerprint,
                    owner,
                    stream,
                    at);
        }
    }

    /// An episode that turned out to be part of another; what was told of it now counts there.
    public record Absorbed(long id, long into) {}

    public record TextRow(
            long episodeId, String generatorUrl, String first, @Nullable String last) {}

    /// Newer annotations of an episode; `last` when they came with its resolve.
    public record TextChange(long episodeId, String text, boolean last) {}

    /// How often, first and last a stream told of an episode within the batch.
    public record TellingRow(long streamId, long episodeId, long count, long first, long last) {

        /// Both together, under the key of this one.
        public TellingRow and(TellingRow other) {
            return new TellingRow(
                    streamId,
                    episodeId,
                    count + other.count,
                    Math.min(first, other.first),
                    Math.max(last, other.last));
        }
    }

    /// A change of an episode.
    ///
    /// @param notice the body that told it; null on all but the first change that a body told
    public record TransitionRow(
            long seriesId,
            long version,
            long episodeId,
            String kind,
            long at,
            @Nullable NotificationRow notice) {

        /// This part of the body that stands on it; null where none does.
        <T> @Nullable T ofNotice(Function<NotificationRow, @Nullable T> part) {
            return notice == null ? null : part.apply(notice);
        }

        /// The same, told by this body and maybe with others.
        public TransitionRow with(NotificationRow notice) {
            return new TransitionRow(seriesId, version, episodeId, kind, at, notice);
        }
    }

    /// A body that changed something.
    ///
    /// @param episodes which ones; null when that is the one of the row that it stands on
    public record NotificationRow(
            long id,
            long streamId,
            String status,
            @Nullable String reason,
            long truncated,
            int firing,
            int resolved,
            long @Nullable [] episodes) {}

    /// Who tells.
    ///
    /// @param kind `webhook`, `direct` or `events`
    public record StreamRow(
            long id, String instance, String receiver, String groupKey, String kind) {}

    /// Until when the open episode of a series is claimed; null when nobody claims it any more.
    public record ClaimRow(long seriesId, @Nullable Long validUntil) {}

    /// A stretch of an episode during which notifications were held back, as it is now.
    ///
    /// @param kind `silenced` or `inhibited`
    /// @param by the silence's id, or the fingerprints of the alerts that inhibit
    /// @param detail what the event said of it, a JSON object of texts
    public record MutedRow(
            long id, long episodeId, String kind, String by, String detail, long from, long to) {

        /// The same stretch of another episode.
        public MutedRow ofEpisode(long episode) {
            return new MutedRow(id, episode, kind, by, detail, from, to);
        }
    }

    public record QuarantineRow(
            long id,
            long receivedAt,
            String kind,
            String reason,
            String detail,
            String instance,
            byte[] raw) {}
}
