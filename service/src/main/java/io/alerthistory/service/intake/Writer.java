package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Labels;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.IntakeStore;
import io.alerthistory.service.storage.SeriesRef;
import io.alerthistory.service.storage.StorageException;
import io.alerthistory.service.storage.Writes.StreamRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits bodies in batches, on a thread of its own. There is no linger: the commit that is on its
/// way gathers the next batch.
final class Writer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private static final int KNOWN_STREAMS = 10_000;
    private static final int CONFLICT_TRIES = 3;

    private final Backlog backlog;
    private final boolean first;
    private final SeriesCache cache;
    private final Database database;
    private final Rules rules;
    private final String owner;
    private final Rhythms rhythms;
    private final IntakeWatch watch;
    private final Ids ids = new Ids();
    private final Map<StreamKey, StreamRow> streams = new LeastRecent<>(KNOWN_STREAMS);
    private final Set<Long> storedStreams = new HashSet<>();
    private final Thread thread;
    private @Nullable IntakeStore store;
    private volatile List<Pending> current = List.of();
    private volatile boolean closing;

    private record StreamKey(String instance, String receiver, String groupKey) {

        StreamKey(WebhookBody body) {
            this(body.instance(), body.receiver(), body.groupKey());
        }
    }

    /// @param number 0 takes whatever waits, the next one only what is left of a crowd
    Writer(
            int number,
            Backlog backlog,
            SeriesCache cache,
            Database database,
            Rules rules,
            String owner,
            Rhythms rhythms,
            IntakeWatch watch) {
        this.first = number == 0;
        this.backlog = backlog;
        this.cache = cache;
        this.database = database;
        this.rules = rules;
        this.owner = owner;
        this.rhythms = rhythms;
        this.watch = watch;
        this.thread = Thread.ofPlatform().name("writer-" + number).start(this::run);
    }

    /// Ends the wait for what is on its way for too long.
    void expire(long nowNanos) {
        current.forEach(pending -> pending.expire(nowNanos));
    }

    /// Ends the wait for all that is on its way.
    void giveUp(String why) {
        current.forEach(pending -> pending.giveUp(why));
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(Intake.DEADLINE.plus(Duration.ofSeconds(5)))) {
                LOG.warn("{} did not stop in time", thread.getName());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing || !backlog.isEmpty()) {
            try {
                commit(first ? backlog.next() : backlog.nextOfCrowd());
            } catch (InterruptedException _) {
                break;
            } catch (RuntimeException e) {
                LOG.error("a batch failed in a way that nobody foresaw", e);
            }
        }
        if (store != null) {
            store.close();
        }
    }

    private void commit(List<Pending> batch) {
        if (batch.isEmpty()) {
            return;
        }
        current = batch;
        try {
            var outcomes = store(batch.stream().map(Draft::of).toList(), batch);
            for (var i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(outcomes.get(i));
            }
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.DATA) {
                batch.forEach(this::commitAlone);
            } else {
                fail(batch, e);
            }
        } catch (RuntimeException e) {
            fail(batch, e);
            throw e;
        } finally {
            current = List.of();
        }
    }

    /// One of the batch cannot be stored. Each body goes alone; in the one that fails, each alert is
    /// tried alone, and those that fail are quarantined with the reason.
    private void commitAlone(Pending pending) {
        var batch = List.of(pending);
        try {
            var draft = Draft.of(pending);
            try {
                pending.answer().complete(store(List.of(draft), batch).getFirst());
            } catch (StorageException e) {
                if (e.kind() != StorageException.Kind.DATA) {
                    throw e;
                }
                var sifted = sift(draft, batch);
                pending.answer().complete(store(List.of(sifted), batch).getFirst());
            }
        } catch (RuntimeException e) {
            fail(batch, e);
        }
    }

    private Draft sift(Draft draft, List<Pending> batch) {
        var good = new ArrayList<Alert>();
        var refused = new ArrayList<>(draft.refused());
        for (var alert : draft.alerts()) {
            try {
                store(List.of(new Draft(draft.pending(), List.of(alert), List.of())), batch);
                good.add(alert);
            } catch (StorageException e) {
                if (e.kind() != StorageException.Kind.DATA) {
                    throw e;
                }
                LOG.warn(
                        "the database refused an alert, it is quarantined: fingerprint={}",
                        alert.labels().fingerprint());
                refused.add(
                        WebhookBody.Unstorable.alert(
                                "REFUSED_BY_DATABASE",
                                String.valueOf(e.getMessage()),
                                alert.labels().toString()));
            }
        }
        return new Draft(draft.pending(), good, refused);
    }

    private static void fail(List<Pending> batch, Throwable why) {
        LOG.warn("a batch was not committed: bodies={} {}", batch.size(), why.getMessage());
        batch.forEach(pending -> pending.answer().completeExceptionally(why));
    }

    /// A delivery whose series are not looked up yet.
    private record Draft(
            Pending pending, List<Alert> alerts, List<WebhookBody.Unstorable> refused) {

        static Draft of(Pending pending) {
            var alerts = new ArrayList<Alert>();
            var refused = new ArrayList<WebhookBody.Unstorable>();
            for (var entry : pending.body().entries()) {
                switch (entry) {
                    case WebhookBody.Storable(var alert) -> alerts.add(alert);
                    case WebhookBody.Unstorable unstorable -> refused.add(unstorable);
                }
            }
            return new Draft(pending, alerts, refused);
        }
    }

    private List<Outcome> store(List<Draft> drafts, List<Pending> batch) {
        for (var attempt = 1; ; attempt++) {
            try {
                return storeOnce(drafts);
            } catch (StorageException e) {
                var again =
                        e.kind() == StorageException.Kind.CONFLICT
                                && attempt < CONFLICT_TRIES
                                && batch.stream().allMatch(p -> p.inTime(System.nanoTime()));
                if (!again) {
                    throw e;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000L) + 1);
            }
        }
    }

    private List<Outcome> storeOnce(List<Draft> drafts) {
        var to = openStore();
        var known = lookUp(drafts, to);
        var deliveries = new ArrayList<Delivery>(drafts.size());
        var seriesIds = new TreeSet<Long>();
        var needed = 0;
        for (var draft : drafts) {
            var told = new ArrayList<Delivery.Told>(draft.alerts().size());
            for (var alert : draft.alerts()) {
                var series = Objects.requireNonNull(known.get(alert.labels()));
                told.add(new Delivery.Told(alert, series));
                seriesIds.add(series.id());
            }
            needed += 1 + draft.alerts().size() + draft.refused().size();
            deliveries.add(
                    new Delivery(
                            draft.pending().body(),
                            streamOf(draft.pending().body()),
                            draft.pending().receivedAt(),
                            told,
                            draft.refused()));
        }
        ids.reserve(needed + 1, to);
        var began = System.nanoTime();
        var decided = new Batch.Decided[1];
        to.commit(
                seriesIds,
                states -> {
                    decided[0] = Batch.decide(deliveries, states, storedStreams, rules, owner, ids);
                    return decided[0].writes();
                });
        remember(decided[0].writes().streams());
        deliveries.forEach(rhythms::heard);
        var outcomes = decided[0].outcomes();
        watch.committed(
                drafts.size(),
                outcomes.stream().mapToInt(Outcome::stored).sum(),
                outcomes.stream().mapToInt(Outcome::duplicates).sum(),
                decided[0].writes(),
                System.nanoTime() - began);
        return outcomes;
    }

    private StreamRow streamOf(WebhookBody body) {
        return streams.computeIfAbsent(new StreamKey(body), _ -> Delivery.streamOf(body));
    }

    /// A stream that was stored stays; to store it again would cost a round trip for each batch.
    private void remember(List<StreamRow> stored) {
        if (storedStreams.size() > KNOWN_STREAMS) {
            storedStreams.clear();
        }
        stored.forEach(stream -> storedStreams.add(stream.id()));
    }

    private Map<Labels, SeriesRef> lookUp(List<Draft> drafts, IntakeStore from) {
        var known = new HashMap<Labels, SeriesRef>();
        var missing = new LinkedHashSet<Labels>();
        for (var draft : drafts) {
            for (var alert : draft.alerts()) {
                var series = cache.get(alert.labels());
                if (series == null) {
                    missing.add(alert.labels());
                } else {
                    known.put(alert.labels(), series);
                }
            }
        }
        if (!missing.isEmpty()) {
            var labels = List.copyOf(missing);
            var found = from.series(labels);
            for (var i = 0; i < labels.size(); i++) {
                cache.put(labels.get(i), found.get(i));
                known.put(labels.get(i), found.get(i));
            }
        }
        return known;
    }

    private IntakeStore openStore() {
        var open = store;
        if (open == null) {
            open = database.intakeStore();
            store = open;
        }
        return open;
    }

    /// Forgets what was used least recently.
    private static final class LeastRecent<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private final int most;

        LeastRecent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
