package io.alerthistory.service.observe;

import io.alerthistory.service.http.RequestWatch;
import io.alerthistory.service.intake.EventKind;
import io.alerthistory.service.intake.IntakeWatch;
import io.alerthistory.service.storage.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;

/// Every metric of the service, each named once. The first three names are those of the previous
/// system.
public final class Meters implements RequestWatch, IntakeWatch {

    private static final double[] SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final double[] BATCH = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};

    private final Counter requests =
            new Counter(
                    "alert_history_requests_total",
                    "HTTP requests answered.",
                    "method",
                    "route",
                    "code");
    private final Histogram durations =
            new Histogram(
                    "alert_history_request_duration_seconds",
                    "Time from the first line of a request to the last byte of its answer.",
                    SECONDS,
                    "method",
                    "route");
    private final Counter received =
            new Counter(
                    "alert_history_alerts_received_total",
                    "Alerts in committed bodies, whatever became of them.");
    private final Counter stored =
            new Counter("alert_history_alerts_stored_total", "Alerts that told something new.");
    private final Counter duplicates =
            new Counter(
                    "alert_history_alerts_duplicate_total",
                    "Alerts that told what was known: repeats, retries, late copies.");
    private final Counter quarantined =
            new Counter(
                    "alert_history_alerts_quarantined_total",
                    "What could not be understood and is kept as it came.");
    private final Counter opened =
            new Counter("alert_history_episodes_opened_total", "Episodes that began.");
    private final Counter repeated =
            new Counter(
                    "alert_history_repeats_total",
                    "Alerts that were told again and said nothing to be stored at once.");
    private final Counter events =
            new Counter(
                    "alert_history_events_total",
                    "Events of Alertmanager's recorder, by kind.",
                    "kind");
    private final Counter ranOut =
            new Counter(
                    "alert_history_claims_ran_out_total",
                    "Episodes that ended because nobody claims them any more.");
    private final Counter pulls =
            new Counter(
                    "alert_history_pulls_total",
                    "Rounds in which Alertmanagers were asked what they hold, by result.",
                    "result");
    private final Counter reconciled =
            new Counter(
                    "alert_history_episodes_reconciled_total",
                    "Episodes that ended because their Alertmanagers hold them no more.");
    private final Histogram commits =
            new Histogram(
                    "alert_history_commit_duration_seconds",
                    "Time of one intake transaction, from its locks to its commit.",
                    SECONDS);
    private final Histogram batches =
            new Histogram(
                    "alert_history_commit_bodies", "Bodies in one intake transaction.", BATCH);

    private final Map<Answer, Answers> answers = new ConcurrentHashMap<>();

    /// What answers are counted by.
    private record Answer(String method, String route, int status) {}

    /// Where answers of one kind are counted, so that each does not look for it by its texts.
    private record Answers(LongAdder count, Histogram.Child durations) {}

    private final List<Metric> metrics =
            new ArrayList<>(
                    List.of(
                            requests,
                            durations,
                            received,
                            stored,
                            duplicates,
                            quarantined,
                            opened,
                            repeated,
                            events,
                            ranOut,
                            pulls,
                            reconciled,
                            commits,
                            batches));

    /// Meters of a process of this version and revision.
    public Meters(String version, String revision) {
        metrics.add(
                new Gauge(
                        "alert_history_build_info",
                        "Always 1; the labels say what runs.",
                        List.of("version", "revision"),
                        List.of(version, revision),
                        () -> 1));
        metrics.add(
                new Gauge(
                        "alert_history_jvm_heap_bytes",
                        "Heap in use.",
                        () ->
                                Runtime.getRuntime().totalMemory()
                                        - Runtime.getRuntime().freeMemory()));
    }

    /// Adds a number that is asked for when somebody looks.
    public void gauge(String name, String help, DoubleSupplier value) {
        metrics.add(new Gauge(name, help, value));
    }

    /// Adds a metric that is always 1 and says something by its labels.
    public void info(String name, String help, List<String> labels, List<String> values) {
        metrics.add(new Gauge(name, help, labels, values, () -> 1));
    }

    /// Adds a number that only grows; the answer is what makes it grow.
    public LongConsumer counter(String name, String help) {
        var counter = new Counter(name, help);
        metrics.add(counter);
        return counter::add;
    }

    @Override
    public void answered(String method, String route, int status, long nanos) {
        var answer = new Answer(method, route, status);
        var known = answers.get(answer);
        if (known == null) {
            known = answers.computeIfAbsent(answer, this::answers);
        }
        known.count().increment();
        known.durations().observe(nanos / 1e9);
    }

    private Answers answers(Answer like) {
        return new Answers(
                requests.child(like.method(), like.route(), Integer.toString(like.status())),
                durations.child(like.method(), like.route()));
    }

    @Override
    public void committed(
            int bodies, int storedAlerts, int duplicateAlerts, Writes writes, long nanos) {
        received.add((long) storedAlerts + duplicateAlerts + writes.quarantined().size());
        stored.add(storedAlerts);
        duplicates.add(duplicateAlerts);
        quarantined.add(writes.quarantined().size());
        opened.add(writes.opened().size());
        commits.observe(nanos / 1e9);
        batches.observe(bodies);
    }

    @Override
    public void repeated(int alerts) {
        repeated.add(alerts);
    }

    @Override
    public void recorded(EventKind kind, int count) {
        events.add(count, kind.wireName());
    }

    @Override
    public void ranOut(int episodes) {
        ranOut.add(episodes);
    }

    @Override
    public void pulled(int ended) {
        pulls.add(1, ended < 0 ? "failed" : "ok");
        reconciled.add(Math.max(0, ended));
    }

    String exposition(boolean openMetrics) {
        return Exposition.of(metrics, openMetrics);
    }
}
