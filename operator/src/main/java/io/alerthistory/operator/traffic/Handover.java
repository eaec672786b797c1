package io.alerthistory.operator.traffic;

import io.alerthistory.crds.v1alpha1.TrafficProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which way the traffic takes, and how it is changed to another one: the new one is built and seen to
/// work, then the client Service moves, then the old one is drained and removed. It is changed outside
/// a run only, and a run that divides the traffic waits for it.
public sealed interface Handover {

    /// There is one way.
    ///
    /// @param way it
    record Settled(Way way) implements Handover {}

    /// The new one is made beside the old one, which all clients still take.
    ///
    /// @param from the old one
    /// @param to the new one
    record Building(Way from, Way to) implements Handover {}

    /// The client Service leads to the new one.
    ///
    /// @param from the old one
    /// @param to the new one
    record Switching(Way from, Way to) implements Handover {}

    /// The old one is left for those who still use it.
    ///
    /// @param from the old one
    /// @param to the new one
    /// @param until it is removed
    record Draining(Way from, Way to, Instant until) implements Handover {}

    /// What there is to see.
    ///
    /// @param outsideRun whether no run is under way
    /// @param built whether the new one would carry the traffic
    /// @param switched whether the client Service was seen to lead to the new one
    record Sight(boolean outsideRun, boolean built, boolean switched) {}

    /// The way that the client Service leads to.
    default Way active() {
        return switch (this) {
            case Settled(var way) -> way;
            case Building(var from, _) -> from;
            case Switching(_, var to) -> to;
            case Draining(_, var to, _) -> to;
        };
    }

    /// Those that are to be there, the one that clients take first.
    default List<Way> ways() {
        return switch (this) {
            case Settled(var way) -> List.of(way);
            case Building(var from, var to) -> List.of(from, to);
            case Switching(var from, var to) -> List.of(to, from);
            case Draining(var from, var to, _) -> List.of(to, from);
        };
    }

    /// Whether there is one way only.
    default boolean settled() {
        return this instanceof Settled;
    }

    /// What follows, once it is known which way the spec asks for.
    ///
    /// @param drain how long the old one is left
    default Handover next(Way asked, Sight seen, Duration drain, Instant now) {
        return switch (this) {
            case Settled(var way) ->
                    asked == way || !seen.outsideRun() ? this : new Building(way, asked);
            case Building(var from, var to) -> {
                if (asked == from) {
                    yield new Draining(to, from, end(drain, now));
                }
                if (asked != to) {
                    yield new Building(from, asked);
                }
                yield seen.built() && seen.outsideRun() ? new Switching(from, to) : this;
            }
            case Switching(var from, var to) -> {
                if (asked == from) {
                    yield new Switching(to, from);
                }
                yield seen.switched() ? new Draining(from, to, end(drain, now)) : this;
            }
            case Draining(var from, var to, var until) -> {
                if (asked == from && seen.outsideRun()) {
                    yield new Building(to, from);
                }
                yield now.isBefore(until) ? this : new Settled(to);
            }
        };
    }

    private static Instant end(Duration drain, Instant now) {
        return now.plus(drain).truncatedTo(ChronoUnit.SECONDS);
    }

    /// As it is written; nothing for the selector alone, which is what there was before any other.
    static @Nullable TrafficProvider write(Handover handover) {
        return switch (handover) {
            case Settled(var way) ->
                    way == Way.SELECTOR ? null : new TrafficProvider(way.text(), null, null, null);
            case Building(var from, var to) ->
                    new TrafficProvider(from.text(), to.text(), "Building", null);
            case Switching(var from, var to) ->
                    new TrafficProvider(from.text(), to.text(), "Switching", null);
            case Draining(var from, var to, var until) ->
                    new TrafficProvider(from.text(), to.text(), "Draining", until.toString());
        };
    }

    /// Reads what [#write] wrote; empty for nothing, and for what a person or a later version wrote.
    static Optional<Handover> read(@Nullable TrafficProvider status) {
        if (status == null || status.active() == null) {
            return Optional.empty();
        }
        try {
            var from = Way.of(status.active());
            if (status.next() == null) {
                return Optional.of(new Settled(from));
            }
            var to = Way.of(status.next());
            return switch (String.valueOf(status.state())) {
                case "Building" -> Optional.of(new Building(from, to));
                case "Switching" -> Optional.of(new Switching(from, to));
                case "Draining" ->
                        Optional.of(
                                new Draining(
                                        from, to, Instant.parse(String.valueOf(status.until()))));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
