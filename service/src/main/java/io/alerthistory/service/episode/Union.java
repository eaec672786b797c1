package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Two runs that turned out to be one.
final class Union {

    private Union() {}

    /// @param run the run that starts first
    /// @param next a run that starts inside it
    static Run of(Run run, Run next) {
        Run sum = join(run, next);
        Instant end = run.endedAt();
        Instant nextEnd = next.endedAt();
        if (end == null) {
            // What ended inside a run that goes on does not end that run.
            return next.ended() && nextEnd != null ? endingAfter(sum, nextEnd) : sum;
        }
        EndReason reason = run.reason() == null ? EndReason.RESOLVED : run.reason();
        if (nextEnd == null && next.endsAfter() != null && !end.isAfter(next.endsAfter())) {
            return endingAfter(sum, next.endsAfter()).resumed();
        }
        if (next.ended() && nextEnd != null && nextEnd.isAfter(end)) {
            return sum.ending(nextEnd, next.reason() == null ? reason : next.reason());
        }
        return sum.ending(end, reason);
    }

    private static Run join(Run run, Run next) {
        List<Gap> gaps = new ArrayList<>(run.gaps());
        gaps.addAll(next.gaps());
        gaps.sort(Comparator.comparing(Gap::from));
        while (gaps.size() > Run.MAX_GAPS) {
            gaps.removeFirst();
        }
        Run sum =
                new Run(
                                run.episode(),
                                run.starts(),
                                run.endedAt(),
                                run.reason(),
                                run.reopens() + next.reopens(),
                                gaps,
                                run.seenAt(),
                                Run.later(run.endsAfter(), next.endsAfter()),
                                run.told(),
                                run.mutes())
                        .startingAlsoAt(next.starts())
                        .seen(next.seenAt());
        for (Told told : next.told()) {
            sum = sum.toldBy(told.claiming(longer(told, run.toldBy(told.stream()))));
        }
        List<Mute> mutes = new ArrayList<>(run.mutes());
        mutes.addAll(next.mutes());
        mutes.sort(Comparator.comparing(Mute::from));
        return sum.withMutes(mutes);
    }

    private static @Nullable Claim longer(Told told, @Nullable Told other) {
        Claim one = told.claim();
        Claim two = other == null ? null : other.claim();
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.until().isBefore(two.until()) ? two : one;
    }

    private static Run endingAfter(Run run, Instant end) {
        return new Run(
                run.episode(),
                run.starts(),
                run.endedAt(),
                run.reason(),
                run.reopens(),
                run.gaps(),
                run.seenAt(),
                Run.later(run.endsAfter(), end),
                run.told(),
                run.mutes());
    }
}
