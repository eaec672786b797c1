package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is held of one series: its runs by start, of which only the last can be open, and how far
/// back memory does not reach.
///
/// **Bounds.** The last run is always kept. An earlier one is kept until ten late windows after the
/// start of the next one and after it was itself seen, and if its end is that start, until nobody has spoken of the next one for
/// as long; and at most [#MAX_RUNS] are. That is safe because a sender holds one alert per label
/// set, so what a stream says of a run was said before it heard of the next one, and a body is on
/// its way for one late window at most. The end of a run proves nothing: hours later its start may
/// be told as firing again. A sighting that starts at or before `forgotten` and means no run that is
/// held is a late copy: it is counted, and neither opens nor ends anything, so a forgotten run is
/// never recorded twice.
///
/// @param runs ascending by start
/// @param forgotten the greatest end of the runs that were let go, or null if none was
public record SeriesState(List<Run> runs, @Nullable Instant forgotten) {

    /// A series that was never seen.
    public static final SeriesState EMPTY = new SeriesState(List.of(), null);

    /// Far more than can be told of one series within one late window by default settings; a series
    /// that flaps at the shortest group intervals forgets a little earlier.
    public static final int MAX_RUNS = 16;

    public SeriesState {
        runs = List.copyOf(runs);
    }

    /// The latest run, or null if there is none.
    public @Nullable Run last() {
        return runs.isEmpty() ? null : runs.getLast();
    }

    /// The run that fires, or null.
    public @Nullable Run open() {
        Run last = last();
        return last != null && last.open() ? last : null;
    }
}
