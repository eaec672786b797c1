package io.alerthistory.service.intake;

import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.alert.Labels;
import io.alerthistory.service.episode.Episodes;
import io.alerthistory.service.episode.RollCall;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.ReconcileStore;
import io.alerthistory.service.storage.StorageException;
import io.alerthistory.service.storage.Turn;
import io.alerthistory.service.storage.Writes;
import io.alerthistory.service.work.Duty;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the Alertmanagers of one cluster what they hold: fires what was missed, notes what is silenced or
/// inhibited, and ends what none of them names any more.
///
/// What they name counts as what their event recorder tells. Nothing is ended before every peer has
/// answered, in every round, for as long as a body may be on its way, see [RollCall].
final class Puller {

    private static final Logger LOG = LoggerFactory.getLogger(Puller.class);
    private static final int BATCH = 500;
    private static final int MOST_IN_A_BODY = 1_000;

    private final PulledCluster cluster;
    private final TrustingClient client;
    private final Database database;
    private final Prolonged prolonged;
    private final Rules rules;
    private final Duty duty;
    private final InstantSource clock;
    private final Map<MuteKey, Instant> mutesTold = new HashMap<>();
    private RollCall<Fingerprint> calls = RollCall.unknown();
    private String problem = "";

    private record MuteKey(String instance, Labels labels, long by) {}

    private record Heard(AlertmanagerPeer peer, String startedAt, PulledAlerts alerts) {}

    Puller(
            PulledCluster cluster,
            Database database,
            Prolonged prolonged,
            Rules rules,
            Duty duty,
            InstantSource clock) {
        this.cluster = cluster;
        this.client = new TrustingClient(cluster);
        this.database = database;
        this.prolonged = prolonged;
        this.rules = rules;
        this.duty = duty;
        this.clock = clock;
    }

    /// One round.
    ///
    /// @param turn of this process
    /// @return how many episodes it ended; -1 when a peer did not answer
    int pull(Turn turn) throws InterruptedException {
        try {
            var asked = clock.instant();
            var heard = ask(asked);
            var answered = clock.instant();
            calls =
                    calls.after(
                            new RollCall.Round<>(asked, answered, answers(heard)),
                            apart(),
                            rules.lateWindow());
            turn.confirm();
            for (var one : heard) {
                tell(one, asked);
            }
            mutesTold.values().removeIf(at -> at.isBefore(asked.minus(rules.lateWindow())));
            solved();
            return calls.knows(rules.lateWindow()) ? reconcile(answered, turn) : 0;
        } catch (AlertmanagerPeer.Unanswered | MalformedBody e) {
            calls = RollCall.unknown();
            trouble(String.valueOf(e.getMessage()));
            return -1;
        } catch (IntakeUnavailable | StorageException e) {
            trouble("what was pulled is not stored: " + e.getMessage());
            return -1;
        }
    }

    /// What was known is not known any more: this process may have missed rounds.
    void forget() {
        calls = RollCall.unknown();
        mutesTold.clear();
    }

    private Duration apart() {
        return cluster.interval().multipliedBy(2).plus(cluster.timeout().multipliedBy(3L * 3));
    }

    private List<Heard> ask(Instant asked)
            throws AlertmanagerPeer.Unanswered, MalformedBody, InterruptedException {
        var heard = new ArrayList<Heard>();
        var http = client.now();
        for (var peer : cluster.peers()) {
            // Before the alerts: one that is started anew in between has nothing and says an older
            // start.
            var started = PulledAlerts.startedAt(peer.get(http, "/api/v2/status"));
            var silences = PulledSilence.parse(peer.get(http, "/api/v2/silences"));
            var alerts = PulledAlerts.parse(peer.get(http, "/api/v2/alerts"), silences, asked);
            var still = PulledAlerts.startedAt(peer.get(http, "/api/v2/status"));
            if (!still.equals(started)) {
                throw new AlertmanagerPeer.Unanswered(
                        peer.url()
                                + " was started anew while it was asked, or is more than one"
                                + " Alertmanager; give each peer by its own address");
            }
            heard.add(new Heard(peer, started, alerts));
        }
        return heard;
    }

    private static Map<String, RollCall.Answer<Fingerprint>> answers(List<Heard> heard) {
        return heard.stream()
                .collect(
                        Collectors.toMap(
                                one -> one.peer().url(),
                                one ->
                                        new RollCall.Answer<>(
                                                one.startedAt(), one.alerts().held())));
    }

    private void tell(Heard heard, Instant asked) throws IntakeUnavailable {
        var instance = heard.peer().externalUrl();
        var said = new ArrayList<Intake.Heard>();
        var repeats = new ArrayList<Boolean>();
        var firing = heard.alerts().firing();
        for (var from = 0; from < firing.size(); from += MOST_IN_A_BODY) {
            var part = firing.subList(from, Math.min(firing.size(), from + MOST_IN_A_BODY));
            said.add(new Intake.Heard(WebhookBody.event(instance, part), asked));
            repeats.add(true);
        }
        var muted = new ArrayList<WebhookBody.Entry>();
        for (var one : heard.alerts().muted()) {
            var key = new MuteKey(instance, one.labels(), one.muting().by());
            var before = mutesTold.get(key);
            if (before == null || !before.plus(rules.lateWindow().dividedBy(3)).isAfter(asked)) {
                muted.add(one);
                mutesTold.put(key, asked);
            }
        }
        if (!muted.isEmpty()) {
            said.add(new Intake.Heard(WebhookBody.event(instance, muted), asked));
            repeats.add(false);
        }
        if (!said.isEmpty()) {
            prolonged.accept(said, repeats);
        }
    }

    private int reconcile(Instant now, Turn turn) {
        var instances =
                cluster.peers().stream()
                        .map(AlertmanagerPeer::externalUrl)
                        .collect(Collectors.toSet());
        var store = database.reconciling();
        var before = Rows.micros(now.minus(rules.lateWindow()));
        var ended = 0;
        var after = Long.MIN_VALUE;
        while (true) {
            var quiet = store.quiet(before, after, BATCH, instances);
            if (quiet.isEmpty()) {
                break;
            }
            after = quiet.getLast().series();
            ended += end(quiet, now, turn);
        }
        if (ended > 0) {
            LOG.info("episodes ended as their Alertmanagers hold them no more: count={}", ended);
        }
        return ended;
    }

    private int end(List<ReconcileStore.Candidate> quiet, Instant now, Turn turn) {
        var missing = new HashMap<Long, Instant>();
        for (var one : quiet) {
            calls.missingSince(one.fingerprint()).ifPresent(at -> missing.put(one.series(), at));
        }
        if (missing.isEmpty()) {
            return 0;
        }
        var writes = new Writes[1];
        try (var store = database.intakeStore()) {
            store.commit(
                    new HashSet<>(missing.keySet()),
                    locked -> {
                        turn.confirm();
                        writes[0] =
                                Endings.of(
                                        locked,
                                        (series, held) ->
                                                Episodes.reconciled(
                                                        held,
                                                        missing.getOrDefault(series, now),
                                                        now,
                                                        rules),
                                        duty.backend());
                        return writes[0];
                    });
        }
        return writes[0].changed().size();
    }

    private void trouble(String now) {
        if (!now.equals(problem)) {
            LOG.warn("pulling does not work, nothing is ended meanwhile: {}", now);
        }
        problem = now;
    }

    private void solved() {
        if (!problem.isEmpty()) {
            LOG.info("pulling works again: peers={}", cluster.peers().size());
        }
        problem = "";
    }
}
