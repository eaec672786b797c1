package io.alerthistory.service.episode;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// A stretch of an episode during which Alertmanager held its notifications back.
///
/// @param id of the stretch, from the same numbers as episodes
/// @param by a 64-bit id of what held them back: the silence, or the alerts that inhibited
/// @param from since when, as far as is known
/// @param to when it was last told
public record Mute(long id, Kind kind, long by, Instant from, Instant to) {

    /// Why notifications are held back.
    public enum Kind {
        /// A silence matches.
        SILENCED(0),
        /// Another alert inhibits it.
        INHIBITED(1);

        private final int code;
        private final String wireName = name().toLowerCase(Locale.ROOT);

        Kind(int code) {
            this.code = code;
        }

        /// The number in [SeriesStateCodec]'s bytes, never reused.
        int code() {
            return code;
        }

        static Kind ofCode(int code) {
            return switch (code) {
                case 0 -> SILENCED;
                case 1 -> INHIBITED;
                default -> throw new IllegalArgumentException("no mute has the number " + code);
            };
        }

        /// The name in the API and in the database.
        public String wireName() {
            return wireName;
        }
    }

    /// Whether what was told for another moment belongs to this stretch: it is told again and again
    /// while it lasts, at every flush of a group.
    boolean reaches(Kind otherKind, long otherBy, Instant at, Duration window) {
        return kind == otherKind
                && by == otherBy
                && !at.isBefore(from.minus(window))
                && !at.isAfter(to.plus(window));
    }

    Mute and(Instant since, Instant at) {
        return new Mute(
                id, kind, by, since.isBefore(from) ? since : from, at.isAfter(to) ? at : to);
    }
}
