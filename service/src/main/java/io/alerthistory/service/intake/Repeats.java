package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What this process stored of alerts that are told again and again with the same start, so that a
/// repeat need not ask the database: until half of the time for which it holds, nothing; then it
/// prolongs what is stored, but nobody waits for that.
///
/// Nothing is decided from this: whoever forgets it stores a repeat more.
final class Repeats {

    /// Of a repeat.
    enum Verdict {
        /// It is not known, or may run out before it would be stored: store it.
        NEW,
        /// It is stored and holds for long: there is nothing to do.
        FRESH,
        /// It is stored and should be prolonged within seconds.
        DUE
    }

    /// Who tells of which alert, since when.
    record Key(long fingerprint, long identity, long speaker, Instant start) {

        Key(Labels labels, long speaker, Instant start) {
            this(labels.fingerprint().value(), labels.identity(), speaker, start);
        }
    }

    private record Held(Instant at, Instant until) {}

    private static final int MOST = 200_000;
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    private final Map<Key, Held> stored = new ConcurrentHashMap<>();

    Verdict judge(Key key, Instant now) {
        var held = stored.get(key);
        if (held == null || now.isBefore(held.at()) || !held.until().isAfter(now.plus(ENOUGH))) {
            return Verdict.NEW;
        }
        var half = held.at().plus(Duration.between(held.at(), held.until()).dividedBy(2));
        return now.isBefore(half) ? Verdict.FRESH : Verdict.DUE;
    }

    /// It was committed that this is told to fire until then.
    void stored(Key key, Instant at, Instant until) {
        if (stored.size() >= MOST) {
            forgetBefore(at);
        }
        if (stored.size() < MOST) {
            stored.put(key, new Held(at, until));
        }
    }

    void forget(Key key) {
        stored.remove(key);
    }

    void forgetBefore(Instant now) {
        stored.values().removeIf(held -> !held.until().isAfter(now));
    }

    int size() {
        return stored.size();
    }
}
