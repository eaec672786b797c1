package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.episode.EndReason;
import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.episode.SeriesState;
import io.alerthistory.service.episode.Sighting;
import io.alerthistory.service.episode.Source;
import io.alerthistory.service.episode.Step;
import io.alerthistory.service.episode.Transition;
import io.alerthistory.service.storage.SeriesRef;
import io.alerthistory.service.storage.StateRow;
import io.alerthistory.service.storage.StoredText;
import io.alerthistory.service.storage.Writes;
import io.alerthistory.service.storage.Writes.EpisodeRow;
import io.alerthistory.service.storage.Writes.NotificationRow;
import io.alerthistory.service.storage.Writes.TellingRow;
import io.alerthistory.service.storage.Writes.TextChange;
import io.alerthistory.service.storage.Writes.TextRow;
import io.alerthistory.service.storage.Writes.TransitionRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Decides what a batch of deliveries writes: a function of the deliveries and of the locked states,
/// used once. It asks nothing of the database and reads no clock.
final class Batch {

    /// How often the annotations of a firing alert are kept anew when they change: a template with a
    /// value in it changes with every evaluation.
    private static final Duration TEXT_EVERY = Duration.ofMinutes(5);

    private final Map<Long, StateRow> locked;
    private final Set<Long> storedStreams;
    private final Rules rules;
    private final String owner;
    private final Ids ids;

    private final Map<Long, Series> series = new LinkedHashMap<>();
    private final Map<Long, EpisodeRow> opened = new LinkedHashMap<>();
    private final Map<Long, EpisodeRow> changed = new LinkedHashMap<>();
    private final Map<Long, Long> absorbed = new LinkedHashMap<>();
    private final Map<Long, TextRow> texts = new LinkedHashMap<>();
    private final Map<TextKey, TextChange> textChanges = new LinkedHashMap<>();
    private final Map<TellingKey, TellingRow> tellings = new LinkedHashMap<>();
    private final List<TransitionRow> transitions = new ArrayList<>();
    private final Set<Long> webhookStreams = new HashSet<>();
    private final Map<Integer, Notified> notified = new LinkedHashMap<>();
    private final Map<Long, Writes.StreamRow> streams = new LinkedHashMap<>();
    private final List<Writes.QuarantineRow> quarantined = new ArrayList<>();
    private final Map<Long, Writes.MutedRow> muted = new LinkedHashMap<>();

    private record TextKey(long episode, boolean last) {}

    private record TellingKey(long stream, long episode) {}

    private record Notified(Delivery delivery, Set<Long> episodes) {}

    /// What is known of one series while the batch is decided.
    private static final class Series {
        final SeriesRef ref;
        long version;
        SeriesState state;
        @Nullable Long lastSeen;
        @Nullable Long textHash;
        @Nullable Long textAt;
        final Optional<Instant> claimedBefore;

        Series(SeriesRef ref, StateRow row) {
            this.ref = ref;
            this.version = row.version();
            this.state = Rows.held(row);
            this.lastSeen = row.lastSeen();
            this.textHash = row.textHash();
            this.textAt = row.textAt();
            this.claimedBefore = Episodes.claimedUntil(state);
        }
    }

    /// What the batch writes, and what to answer to each delivery, in their order.
    record Decided(Writes writes, List<Outcome> outcomes) {}

    private Batch(
            Map<Long, StateRow> locked,
            Set<Long> storedStreams,
            Rules rules,
            String owner,
            Ids ids) {
        this.locked = locked;
        this.storedStreams = storedStreams;
        this.rules = rules;
        this.owner = owner;
        this.ids = ids;
    }

    /// Decides these deliveries, in their order, on top of the locked states.
    ///
    /// @param storedStreams ids of streams that need not be written again
    /// @param owner the revision that commits them
    /// @param ids with at least two to take for each alert and delivery
    static Decided decide(
            List<Delivery> deliveries,
            Map<Long, StateRow> locked,
            Set<Long> storedStreams,
            Rules rules,
            String owner,
            Ids ids) {
        var batch = new Batch(locked, storedStreams, rules, owner, ids);
        var outcomes = deliveries.stream().map(batch::deliver).toList();
        return new Decided(batch.writes(), outcomes);
    }

    private Outcome deliver(Delivery delivery) {
        if (!(delivery.alerts().isEmpty() && delivery.held().isEmpty())
                && !storedStreams.contains(delivery.stream().id())) {
            streams.put(delivery.stream().id(), delivery.stream());
        }
        var webhook = delivery.body().source() == Source.WEBHOOK;
        if (webhook) {
            webhookStreams.add(delivery.stream().id());
        }
        var episodes = new LinkedHashSet<Long>();
        var firstChange = transitions.size();
        var stored = 0;
        for (var told : delivery.alerts()) {
            var step = see(delivery, told);
            if (!step.transitions().isEmpty()) {
                stored++;
                episodes.add(step.episode());
            }
        }
        delivery.held().forEach(held -> mute(delivery, held));
        if (webhook && !episodes.isEmpty()) {
            notified.put(firstChange, new Notified(delivery, episodes));
        }
        for (var refused : delivery.refused()) {
            quarantine(delivery, refused);
        }
        return new Outcome(stored, delivery.alerts().size() - stored, delivery.refused().size());
    }

    private Series known(SeriesRef ref) {
        return series.computeIfAbsent(
                ref.id(), id -> new Series(ref, locked.getOrDefault(id, StateRow.unseen(id))));
    }

    private void mute(Delivery delivery, Delivery.Held held) {
        var known = known(held.series());
        var newId = ids.peek();
        var step = Episodes.muted(known.state, held.muted().muting(), newId, rules);
        known.state = step.state();
        for (var mute : step.muted()) {
            if (mute.id() == newId && !muted.containsKey(newId)) {
                ids.take();
            }
            muted.put(mute.id(), Rows.muted(step.episode(), mute, held.muted()));
        }
        step.transitions().forEach(transition -> keepTransition(known, transition));
        if (step.episode() != Step.UNKNOWN) {
            tell(delivery.stream().id(), step.episode(), 1, Rows.micros(delivery.receivedAt()));
        }
    }

    private Step see(Delivery delivery, Delivery.Told told) {
        var known = known(told.series());
        var newId = ids.peek();
        var sighting = sighting(delivery, told.alert(), known.state);
        var step = Episodes.see(known.state, sighting, newId, rules);
        known.state = step.state();
        known.lastSeen = latest(known.lastSeen, Rows.micros(delivery.receivedAt()));
        var opens = keepRuns(known, told.alert(), step, newId);
        step.transitions().forEach(transition -> keepTransition(known, transition));
        step.removed().forEach(this::forget);
        keepText(known, told.alert(), delivery.receivedAt(), step, opens);
        if (step.episode() != Step.UNKNOWN) {
            tell(delivery.stream().id(), step.episode(), 1, Rows.micros(delivery.receivedAt()));
        }
        return step;
    }

    /// A sender that gives no start means the episode that is open; there being none, it starts now.
    private static Sighting sighting(Delivery delivery, Alert alert, SeriesState state) {
        var open = state.open();
        var end = alert.endsAt().orElse(delivery.receivedAt());
        var start =
                alert.startsAt()
                        .orElseGet(() ->
                                open != null
                                        ? open.startedAt()
                                        : alert.firing() ? delivery.receivedAt() : end);
        return new Sighting(
                delivery.receivedAt(),
                delivery.speaker(),
                delivery.body().source(),
                alert.firing(),
                start,
                end.isBefore(start) ? start : end);
    }

    private boolean keepRuns(Series known, Alert alert, Step step, long newId) {
        var opens = false;
        for (var run : step.touched()) {
            var before = opened.get(run.episode());
            if (run.episode() == newId && before == null) {
                ids.take();
                opens = true;
                opened.put(
                        newId,
                        Rows.episode(
                                known.ref,
                                run,
                                Rows.micros(run.startedAt()),
                                senders(alert),
                                owner));
            } else if (before != null) {
                opened.put(
                        run.episode(),
                        Rows.episode(
                                known.ref,
                                run,
                                before.sortAt(),
                                before.senderFingerprint(),
                                owner));
            } else {
                changed.put(
                        run.episode(),
                        Rows.episode(known.ref, run, Rows.micros(run.startedAt()), null, owner));
            }
        }
        return opens;
    }

    private static @Nullable Long senders(Alert alert) {
        return alert.senderFingerprint()
                .filter(sender -> !sender.equals(alert.labels().fingerprint()))
                .map(sender -> sender.value())
                .orElse(null);
    }

    private void keepTransition(Series known, Transition transition) {
        known.version++;
        transitions.add(Rows.transition(known.ref.id(), known.version, transition));
        if (transition instanceof Transition.Absorbed(var episode, _, var into)) {
            absorbed.put(episode, into);
        }
    }

    private void forget(long episode) {
        changed.remove(episode);
        textChanges.keySet().removeIf(key -> key.episode() == episode);
        opened.remove(episode);
        texts.remove(episode);
    }

    private void keepText(Series known, Alert alert, Instant at, Step step, boolean opens) {
        var hash = Annotations.hash(alert.annotations());
        if (opens) {
            if (!saysWhatItsSeriesSays(known.ref, alert)) {
                texts.put(
                        step.episode(),
                        new TextRow(
                                step.episode(),
                                alert.generatorUrl(),
                                StoredText.json(alert.annotations()),
                                null));
            }
        } else if (known.textHash != null && known.textHash == hash) {
            return;
        } else if (endedByIt(step)) {
            change(step.episode(), alert, true);
        } else if (alert.firing()
                && !step.late()
                && known.textAt != null
                && Rows.micros(at) - known.textAt >= TEXT_EVERY.toNanos() / 1_000) {
            change(step.episode(), alert, false);
        } else {
            return;
        }
        known.textHash = hash;
        known.textAt = Rows.micros(at);
    }

    private static boolean saysWhatItsSeriesSays(SeriesRef series, Alert alert) {
        return series.textHash() != 0
                && series.textHash()
                        == Annotations.identity(alert.annotations(), alert.generatorUrl());
    }

    private static boolean endedByIt(Step step) {
        return step.transitions().stream()
                .anyMatch(transition ->
                        transition instanceof Transition.Ended ended
                                && ended.episode() == step.episode()
                                && ended.reason() == EndReason.RESOLVED);
    }

    private void change(long episode, Alert alert, boolean last) {
        textChanges.put(
                new TextKey(episode, last),
                new TextChange(episode, StoredText.json(alert.annotations()), last));
    }

    private void tell(long stream, long episode, long count, long at) {
        tellings.merge(
                new TellingKey(stream, episode),
                new TellingRow(stream, episode, count, at, at),
                TellingRow::and);
    }

    private void quarantine(Delivery delivery, WebhookBody.Unstorable refused) {
        quarantined.add(
                new Writes.QuarantineRow(
                        ids.take(),
                        Rows.micros(delivery.receivedAt()),
                        refused.kind().name().toLowerCase(Locale.ROOT),
                        refused.reason(),
                        refused.detail(),
                        delivery.stream().instance(),
                        refused.raw()));
    }

    private Writes writes() {
        var lasting = new LinkedHashMap<TellingKey, TellingRow>();
        for (var telling : tellings.values()) {
            var episode = survivor(telling.episodeId());
            lasting.merge(
                    new TellingKey(telling.streamId(), episode),
                    new TellingRow(
                            telling.streamId(),
                            episode,
                            telling.count(),
                            telling.first(),
                            telling.last()),
                    TellingRow::and);
        }
        lasting.values().removeIf(this::foldedIntoEpisode);
        notified.forEach((change, notice) -> transitions.set(change, noted(change, notice)));
        return new Writes(
                series.values().stream().map(Batch::state).toList(),
                List.copyOf(opened.values()),
                List.copyOf(changed.values()),
                absorbed.keySet().stream()
                        .map(id -> new Writes.Absorbed(id, survivor(id)))
                        .toList(),
                List.copyOf(texts.values()),
                List.copyOf(textChanges.values()),
                List.copyOf(lasting.values()),
                transitions,
                List.copyOf(streams.values()),
                quarantined,
                series.values().stream().flatMap(Batch::claim).toList(),
                muted.values().stream()
                        .map(row -> row.ofEpisode(survivor(row.episodeId())))
                        .toList());
    }

    private static Stream<Writes.ClaimRow> claim(Series known) {
        var now = Episodes.claimedUntil(known.state);
        return now.equals(known.claimedBefore)
                ? Stream.empty()
                : Stream.of(
                        new Writes.ClaimRow(known.ref.id(), now.map(Rows::micros).orElse(null)));
    }

    /// The episode that this one became a part of, through any number of steps.
    private long survivor(long episode) {
        var at = episode;
        for (var into = absorbed.get(at); into != null; into = absorbed.get(at)) {
            at = into;
        }
        return at;
    }

    /// What told of a new episode is mostly one webhook, once: that stands in the episode's own row. Direct
    /// senders come again every minute, which is not to make a row.
    private boolean foldedIntoEpisode(TellingRow telling) {
        var episode = opened.get(telling.episodeId());
        if (episode == null
                || episode.toldBy() != null
                || telling.count() != 1
                || !webhookStreams.contains(telling.streamId())) {
            return false;
        }
        opened.put(episode.id(), episode.told(telling.streamId(), telling.first()));
        return true;
    }

    /// The first change that a body told, with the body.
    private TransitionRow noted(int change, Notified notice) {
        var first = transitions.get(change);
        var episodes = toldOf(notice.episodes());
        var itsOwn = episodes.length == 1 && episodes[0] == first.episodeId();
        var body = notice.delivery().body();
        var firing = 0;
        for (var told : notice.delivery().alerts()) {
            firing += told.alert().firing() ? 1 : 0;
        }
        return first.with(
                new NotificationRow(
                        ids.take(),
                        notice.delivery().stream().id(),
                        body.status(),
                        body.reason().orElse(null),
                        body.truncated(),
                        firing,
                        notice.delivery().alerts().size() - firing,
                        itsOwn ? null : episodes));
    }

    private long[] toldOf(Set<Long> episodes) {
        var told = new LinkedHashSet<Long>();
        for (var episode : episodes) {
            if (episode != Step.UNKNOWN) {
                told.add(survivor(episode));
            }
        }
        return told.stream().mapToLong(Long::longValue).toArray();
    }

    private static StateRow state(Series known) {
        return Rows.state(
                known.ref.id(),
                known.version,
                known.state,
                known.lastSeen,
                known.textHash,
                known.textAt);
    }

    private static long latest(@Nullable Long a, long b) {
        return a == null ? b : Math.max(a, b);
    }
}
