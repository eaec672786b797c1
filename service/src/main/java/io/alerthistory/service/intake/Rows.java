package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Mute;
import io.alerthistory.service.episode.Run;
import io.alerthistory.service.episode.SeriesState;
import io.alerthistory.service.episode.SeriesStateCodec;
import io.alerthistory.service.episode.Transition;
import io.alerthistory.service.storage.SeriesRef;
import io.alerthistory.service.storage.StateRow;
import io.alerthistory.service.storage.StoredText;
import io.alerthistory.service.storage.Writes.EpisodeRow;
import io.alerthistory.service.storage.Writes.MutedRow;
import io.alerthistory.service.storage.Writes.TransitionRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What the rules hold, as rows, and back.
final class Rows {

    private static final SeriesStateCodec CODEC = new SeriesStateCodec();

    private Rows() {}

    static SeriesState held(StateRow row) {
        return row.runs() == null ? SeriesState.EMPTY : CODEC.read(row.runs());
    }

    static StateRow state(
            long series,
            long version,
            SeriesState state,
            @Nullable Long lastSeen,
            @Nullable Long textHash,
            @Nullable Long textAt) {
        var open = state.open();
        return new StateRow(
                series,
                version,
                open == null ? null : (Long) micros(open.startedAt()),
                lastSeen,
                textHash,
                textAt,
                CODEC.write(state));
    }

    static EpisodeRow episode(
            SeriesRef series, Run run, long sortAt, @Nullable Long sender, String owner) {
        var ended = run.endedAt();
        var reason = run.reason();
        return new EpisodeRow(
                run.episode(),
                series,
                sortAt,
                micros(run.startedAt()),
                ended == null ? null : (Long) micros(ended),
                reason == null ? null : reason.wireName(),
                run.endIsUpperBound(),
                run.reopens(),
                run.gaps().isEmpty() ? null : gaps(run),
                sender,
                owner,
                null,
                null);
    }

    private static String gaps(Run run) {
        var json = new StringBuilder("[");
        for (var gap : run.gaps()) {
            json.append(json.length() == 1 ? "" : ",")
                    .append("[\"%s\",\"%s\"]".formatted(gap.from(), gap.to()));
        }
        return json.append(']').toString();
    }

    static MutedRow muted(long episode, Mute mute, WebhookBody.Muted told) {
        return new MutedRow(
                mute.id(),
                episode,
                mute.kind().wireName(),
                told.by(),
                StoredText.json(told.detail()),
                micros(mute.from()),
                micros(mute.to()));
    }

    static TransitionRow transition(long series, long version, Transition transition) {
        return new TransitionRow(
                series,
                version,
                transition.episode(),
                kind(transition),
                micros(transition.at()),
                null);
    }

    /// How a transition is called where it is stored; an end by its reason.
    static String kind(Transition transition) {
        return switch (transition) {
            case Transition.Opened _ -> "opened";
            case Transition.StartMoved _ -> "start_moved";
            case Transition.Ended ended -> ended.reason().wireName();
            case Transition.Reopened _ -> "reopened";
            case Transition.ReopeningUndone _ -> "reopening_undone";
            case Transition.Absorbed _ -> "absorbed";
            case Transition.Muted muted -> muted.kind().wireName();
        };
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
