package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.schedule.Repeated;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes in what is told again and again: most repeats cost nothing, the others are stored together,
/// every few seconds. What says anything else is committed before the answer.
public final class Prolonged implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Prolonged.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int MOST_IN_A_BODY = 1_000;

    private final Intake intake;
    private final IntakeWatch watch;
    private final InstantSource clock;
    private final Repeats repeats = new Repeats();
    private final Map<Repeats.Key, Waiting> waiting = new ConcurrentHashMap<>();
    private final Repeated rounds;

    private record Waiting(WebhookBody body, Alert alert, Instant heardAt) {}

    private record Together(WebhookBody sender, Instant heardAt) {}

    public Prolonged(Intake intake, IntakeWatch watch, InstantSource clock) {
        this.intake = intake;
        this.watch = watch;
        this.clock = clock;
        this.rounds = Repeated.every(EVERY, "prolonged", this::flush);
    }

    /// Commits what these bodies say; those repeats of them that need not be known at once come later.
    ///
    /// @param mayRepeat whether the alerts of the body with this index may be repeats
    Outcome accept(List<Intake.Heard> bodies, List<Boolean> mayRepeat) throws IntakeUnavailable {
        var news = new ArrayList<Intake.Heard>(bodies.size());
        var skipped = 0;
        for (var i = 0; i < bodies.size(); i++) {
            var heard = bodies.get(i);
            var speaker = Delivery.speakerOf(heard.body());
            var entries =
                    mayRepeat.get(i)
                            ? heard.body().entries().stream()
                                    .filter(entry -> !isRepeat(heard, speaker, entry))
                                    .toList()
                            : heard.body().entries();
            skipped += heard.body().entries().size() - entries.size();
            news.add(new Intake.Heard(heard.body().with(entries), heard.at()));
        }
        watch.repeated(skipped);
        var outcome = news.isEmpty() ? new Outcome(0, 0, 0) : intake.acceptAll(news);
        news.forEach(this::remember);
        return outcome.and(new Outcome(0, skipped, 0));
    }

    private boolean isRepeat(Intake.Heard heard, long speaker, WebhookBody.Entry entry) {
        if (!(entry instanceof WebhookBody.Storable(var alert)) || alert.startsAt().isEmpty()) {
            return false;
        }
        var key = new Repeats.Key(alert.labels(), speaker, alert.startsAt().get());
        if (!alert.firing()) {
            repeats.forget(key);
            waiting.remove(key);
            return false;
        }
        return switch (repeats.judge(key, heard.at())) {
            case NEW -> false;
            case FRESH -> true;
            case DUE -> {
                waiting.put(key, new Waiting(heard.body().with(List.of()), alert, heard.at()));
                yield true;
            }
        };
    }

    private void remember(Intake.Heard heard) {
        var speaker = Delivery.speakerOf(heard.body());
        for (var entry : heard.body().entries()) {
            if (entry instanceof WebhookBody.Storable(var alert) && alert.firing()) {
                alert.startsAt()
                        .ifPresent(start ->
                                alert.endsAt()
                                        .ifPresent(until ->
                                                repeats.stored(
                                                        new Repeats.Key(
                                                                alert.labels(), speaker, start),
                                                        heard.at(),
                                                        until)));
            }
        }
    }

    /// Stores what waits. What cannot be stored now is told again anyway.
    synchronized void flush() {
        var together = new LinkedHashMap<Together, List<WebhookBody.Entry>>();
        var bodies = new ArrayList<Intake.Heard>();
        for (var key : List.copyOf(waiting.keySet())) {
            var one = waiting.remove(key);
            if (one != null) {
                together.computeIfAbsent(
                                new Together(one.body(), one.heardAt()), _ -> new ArrayList<>())
                        .add(new WebhookBody.Storable(one.alert()));
            }
        }
        together.forEach((who, entries) -> {
            for (var from = 0; from < entries.size(); from += MOST_IN_A_BODY) {
                var part = entries.subList(from, Math.min(from + MOST_IN_A_BODY, entries.size()));
                bodies.add(new Intake.Heard(who.sender().with(part), who.heardAt()));
            }
        });
        if (bodies.isEmpty()) {
            repeats.forgetBefore(clock.instant());
            return;
        }
        try {
            intake.acceptAll(bodies);
            bodies.forEach(this::remember);
        } catch (IntakeUnavailable e) {
            LOG.warn("repeats were not stored, they are told again: {}", e.getMessage());
        }
    }

    /// How many repeats wait to be stored.
    public int waiting() {
        return waiting.size();
    }

    @Override
    public void close() {
        rounds.close();
        flush();
    }
}
