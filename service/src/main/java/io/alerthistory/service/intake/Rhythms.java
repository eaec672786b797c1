package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Rhythm;
import io.alerthistory.service.episode.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the streams that this process hears teach about how often they repeat themselves. What was
/// learned is stored now and then; the rest is worth no row, and is learned anew after a start.
final class Rhythms {

    private final Map<Long, Rhythm> heard = new ConcurrentHashMap<>();

    /// One body of a stream was committed.
    void heard(Delivery delivery) {
        if (delivery.alerts().isEmpty() || delivery.body().source() != Source.WEBHOOK) {
            return;
        }
        var content = 0L;
        for (var told : delivery.alerts()) {
            if (told.alert().firing()) {
                content += 31 * told.series().id() + told.alert().startsAt().hashCode();
            }
        }
        var what = content;
        heard.compute(
                delivery.stream().id(),
                (_, known) ->
                        (known == null ? Rhythm.UNKNOWN : known)
                                .heard(
                                        delivery.receivedAt(),
                                        what,
                                        delivery.body().truncated() > 0));
    }

    /// What is known of a stream, with what was stored of it before.
    Rhythm of(long stream, Duration learnedBefore) {
        var known = heard.get(stream);
        if (known == null) {
            return Rhythm.learnedBefore(learnedBefore);
        }
        return known.learned().compareTo(learnedBefore) >= 0
                ? known
                : new Rhythm(known.heardAt(), known.content(), learnedBefore, known.truncatedAt());
    }

    /// What was learned so far, by stream.
    Map<Long, Duration> learned() {
        var learned = new HashMap<Long, Duration>();
        heard.forEach((stream, rhythm) -> {
            if (!rhythm.learned().isZero()) {
                learned.put(stream, rhythm.learned());
            }
        });
        return learned;
    }
}
