package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// What was told of one series, step by step, in seconds; and what is held of it, as one line.
@NullMarked
final class Story {

    /// The late window, 6 min.
    static final long H = 360;

    private static final long EVENTS = 500;
    private static final Rules RULES = Rules.DEFAULTS;
    private static final SeriesStateCodec CODEC = new SeriesStateCodec();

    private SeriesState state = SeriesState.EMPTY;
    private long nextId = 1;
    private @Nullable Step last;

    static Story of() {
        return new Story();
    }

    Story fires(long at, long stream, long start) {
        return see(Sighting.firing(time(at), stream, time(start)));
    }

    Story resolves(long at, long stream, long start, long end) {
        return see(Sighting.resolved(time(at), stream, time(start), time(end)));
    }

    /// A direct sender claims that it fires until then.
    Story claims(long at, long sender, long start, long until) {
        return see(Sighting.claim(time(at), sender, time(start), time(until)));
    }

    /// An event of Alertmanager's recorder.
    Story event(long at, boolean firing, long start, long end) {
        return see(new Sighting(time(at), EVENTS, Source.EVENT, firing, time(start), time(end)));
    }

    Story muted(long at, Mute.Kind kind, long by, long since) {
        last = Episodes.muted(state, new Muting(kind, by, time(since), time(at)), nextId++, RULES);
        state = CODEC.read(CODEC.write(last.state()));
        return this;
    }

    /// Somebody looks for claims that ran out, having listened all the time.
    Story expired(long now) {
        return expired(now, new Uptime.Interval(time(-1_000), time(now)));
    }

    Story expired(long now, Uptime.Interval... listened) {
        last = Episodes.expired(state, time(now), Uptime.of(List.of(listened)));
        state = CODEC.read(CODEC.write(last.state()));
        return this;
    }

    Story stale(long notSeenSince) {
        last = Episodes.stale(state, time(notSeenSince));
        state = last.state();
        return this;
    }

    /// Ends the open run for a reason that nobody told.
    Story ended(long at, EndReason reason) {
        Run open = state.runs().getLast();
        state = new SeriesState(List.of(open.ending(time(at), reason)), state.forgotten());
        return this;
    }

    private Story see(Sighting sighting) {
        last = Episodes.see(state, sighting, nextId++, Rules.DEFAULTS);
        state = CODEC.read(CODEC.write(last.state()));
        return this;
    }

    Story holds(String expected) {
        assertThat(toString()).isEqualTo(expected);
        return this;
    }

    Story late(boolean expected) {
        assertThat(step().late()).as("late copy").isEqualTo(expected);
        return this;
    }

    Story repeat(boolean expected) {
        assertThat(step().repeat()).as("nothing to store").isEqualTo(expected);
        return this;
    }

    Story transitions(Transition... expected) {
        assertThat(step().transitions()).containsExactly(expected);
        return this;
    }

    Story removed(Long... expected) {
        assertThat(step().removed()).containsExactly(expected);
        return this;
    }

    Story episode(long expected) {
        assertThat(step().episode()).isEqualTo(expected);
        return this;
    }

    Step step() {
        return Objects.requireNonNull(last, "nothing was told");
    }

    SeriesState state() {
        return state;
    }

    static Instant time(long seconds) {
        return Sightings.at(seconds);
    }

    private static long seconds(Instant instant) {
        return Duration.between(Sightings.EPOCH, instant).toSeconds();
    }

    /// Each run as `#id [start, end) reason gap from-to`, an open one without an end.
    @Override
    public String toString() {
        StringJoiner all = new StringJoiner(" ");
        for (Run run : state.runs()) {
            StringBuilder text = new StringBuilder("#" + run.episode());
            text.append(" [").append(seconds(run.startedAt())).append(',');
            if (run.endedAt() != null && run.reason() != null) {
                text.append(seconds(run.endedAt())).append(' ').append(run.reason().wireName());
            }
            text.append(']');
            for (Gap gap : run.gaps()) {
                text.append(" gap ").append(seconds(gap.from())).append('-');
                text.append(seconds(gap.to()));
            }
            for (Mute mute : run.mutes()) {
                text.append(' ').append(mute.kind().wireName());
                text.append(' ').append(seconds(mute.from())).append('-');
                text.append(seconds(mute.to()));
            }
            assertThat(run.gaps()).hasSize(run.reopens());
            all.add(text);
        }
        return all.toString();
    }
}
