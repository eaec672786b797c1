package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Labels;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.episode.Source;
import io.alerthistory.service.storage.IntakeStore;
import io.alerthistory.service.storage.SeriesRef;
import io.alerthistory.service.storage.SeriesText;
import io.alerthistory.service.storage.StorageException;
import io.alerthistory.service.storage.Writes.StreamRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
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
    private final SeriesCache cache;
    private final Supplier<IntakeStore> stores;
    private final Rules rules;
    private final String owner;
    private final Rhythms rhythms;
    private final IntakeWatch watch;
    private final Ids ids;
    private final Map<StreamKey, StreamRow> streams = new LeastRecent<>(KNOWN_STREAMS);
    private final Set<Long> storedStreams = new HashSet<>();
    private final Thread thread;
    private @Nullable IntakeStore store;
    private volatile List<Pending> current = List.of();
    private volatile boolean closing;

    private record StreamKey(Source source, String instance, String receiver, String groupKey) {

        StreamKey(WebhookBody body) {
            this(body.source(), body.instance(), body.receiver(), body.groupKey());
        }
    }

    Writer(
            int number,
            Backlog backlog,
            SeriesCache cache,
            IdBlocks ids,
            Supplier<IntakeStore> stores,
            Rules rules,
            String owner,
            Rhythms rhythms,
            IntakeWatch watch) {
        this.backlog = backlog;
        this.cache = cache;
        this.ids = new Ids(ids);
        this.stores = stores;
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
                commit(backlog.next());
            } catch (RuntimeException | Error e) {
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
        } catch (RuntimeException | Error e) {
            fail(batch, e);
            throw e;
        } finally {
            current = List.of();
            backlog.done();
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
        } catch (RuntimeException | Error e) {
            fail(batch, e);
        }
    }

    private Draft sift(Draft draft, List<Pending> batch) {
        var good = new ArrayList<Alert>();
        var refused = new ArrayList<>(draft.refused());
        for (var alert : draft.alerts()) {
            try {
                store(
                        List.of(new Draft(draft.pending(), List.of(alert), List.of(), List.of())),
                        batch);
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
        return new Draft(draft.pending(), good, draft.held(), refused);
    }

    private static void fail(List<Pending> batch, Throwable why) {
        LOG.warn("a batch was not committed: bodies={} {}", batch.size(), why.getMessage());
        batch.forEach(pending -> pending.answer().completeExceptionally(why));
    }

    /// A delivery whose series are not looked up yet.
    private record Draft(
            Pending pending,
            List<Alert> alerts,
            List<WebhookBody.Muted> held,
            List<WebhookBody.Unstorable> refused) {

        int size() {
            return alerts.size() + held.size() + refused.size();
        }

        static Draft of(Pending pending) {
            var alerts = new ArrayList<Alert>();
            var held = new ArrayList<WebhookBody.Muted>();
            var refused = new ArrayList<WebhookBody.Unstorable>();
            for (var entry : pending.body().entries()) {
                switch (entry) {
                    case WebhookBody.Storable(var alert) -> alerts.add(alert);
                    case WebhookBody.Muted muted -> held.add(muted);
                    case WebhookBody.Unstorable unstorable -> refused.add(unstorable);
                }
            }
            return new Draft(pending, alerts, held, refused);
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
                    leaveStore(e);
                    throw e;
                }
                forgetSeries(drafts);
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
                told.add(new Delivery.Told(alert, looked(alert.labels(), known, seriesIds)));
            }
            var held = new ArrayList<Delivery.Held>(draft.held().size());
            for (var muted : draft.held()) {
                held.add(new Delivery.Held(muted, looked(muted.labels(), known, seriesIds)));
            }
            needed += 1 + draft.size();
            deliveries.add(
                    new Delivery(
                            draft.pending().body(),
                            streamOf(draft.pending().body()),
                            draft.pending().receivedAt(),
                            told,
                            held,
                            draft.refused()));
        }
        ids.reserve(needed + 1, to::idBlock);
        var began = System.nanoTime();
        var decided = new Batch.Decided[1];
        to.commit(
                seriesIds,
                states -> {
                    requireInTime(drafts);
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

    private static SeriesRef looked(
            Labels labels, Map<Labels, SeriesRef> known, Set<Long> seriesIds) {
        var series = Objects.requireNonNull(known.get(labels));
        seriesIds.add(series.id());
        return series;
    }

    /// The process may have stood still, or waited for its locks, until every sender had given up.
    private static void requireInTime(List<Draft> drafts) {
        var now = System.nanoTime();
        if (!drafts.stream().allMatch(draft -> draft.pending().inTime(now))) {
            throw new StorageException(
                    StorageException.Kind.TRANSIENT, "the time for an answer is over", null);
        }
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
        var missing = new LinkedHashMap<Labels, SeriesText.Of>();
        for (var draft : drafts) {
            for (var alert : draft.alerts()) {
                if (isMissing(alert.labels(), known)) {
                    missing.computeIfAbsent(
                            alert.labels(),
                            labels -> new SeriesText.Of(labels, Annotations.text(alert)));
                }
            }
            for (var held : draft.held()) {
                if (isMissing(held.labels(), known)) {
                    missing.putIfAbsent(held.labels(), new SeriesText.Of(held.labels(), null));
                }
            }
        }
        if (!missing.isEmpty()) {
            var wanted = List.copyOf(missing.values());
            var found = from.series(wanted);
            for (var i = 0; i < wanted.size(); i++) {
                cache.put(wanted.get(i).labels(), found.get(i));
                known.put(wanted.get(i).labels(), found.get(i));
            }
        }
        return known;
    }

    private boolean isMissing(Labels labels, Map<Labels, SeriesRef> known) {
        var series = cache.get(labels);
        if (series != null) {
            known.put(labels, series);
        }
        return series == null;
    }

    /// What was lost against may have been the removal of a series that was silent for months.
    private void forgetSeries(List<Draft> drafts) {
        for (var draft : drafts) {
            draft.alerts().forEach(alert -> cache.forget(alert.labels()));
        }
    }

    /// Its connection may be in a state that nobody knows: after a full disk, SQLite can neither go on with
    /// its transaction nor take it back.
    private void leaveStore(StorageException why) {
        if (store != null && why.kind() == StorageException.Kind.TRANSIENT) {
            try {
                store.close();
            } catch (StorageException e) {
                why.addSuppressed(e);
            }
            store = null;
        }
    }

    private IntakeStore openStore() {
        var open = store;
        if (open == null) {
            open = stores.get();
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
