package io.alerthistory.service;

import io.alerthistory.service.alertmanager.AlertmanagerRoutes;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.explore.ExploreRoutes;
import io.alerthistory.service.explore.Histograms;
import io.alerthistory.service.export.ExportRoutes;
import io.alerthistory.service.export.Exports;
import io.alerthistory.service.history.History;
import io.alerthistory.service.history.HistoryRoutes;
import io.alerthistory.service.http.Guard;
import io.alerthistory.service.http.HttpServer;
import io.alerthistory.service.http.HttpServer.Address;
import io.alerthistory.service.http.Route;
import io.alerthistory.service.intake.ClaimSweep;
import io.alerthistory.service.intake.DirectRoutes;
import io.alerthistory.service.intake.Door;
import io.alerthistory.service.intake.EventRoutes;
import io.alerthistory.service.intake.Intake;
import io.alerthistory.service.intake.Prolonged;
import io.alerthistory.service.intake.PulledCluster;
import io.alerthistory.service.intake.Pulling;
import io.alerthistory.service.intake.StaleSweep;
import io.alerthistory.service.intake.WebhookRoutes;
import io.alerthistory.service.manual.DocsRoutes;
import io.alerthistory.service.observe.Meters;
import io.alerthistory.service.observe.ObserveRoutes;
import io.alerthistory.service.observe.OpenApiRoutes;
import io.alerthistory.service.observe.Reason;
import io.alerthistory.service.observe.Stack;
import io.alerthistory.service.report.ReportRoutes;
import io.alerthistory.service.report.Reports;
import io.alerthistory.service.retention.Kept;
import io.alerthistory.service.retention.RetentionSweep;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EpisodeScan;
import io.alerthistory.service.storage.EpisodeStore;
import io.alerthistory.service.storage.FiringStore;
import io.alerthistory.service.storage.HeldBackStore;
import io.alerthistory.service.storage.HistoryStore;
import io.alerthistory.service.storage.OpenAlertStore;
import io.alerthistory.service.storage.RunningProcess;
import io.alerthistory.service.storage.SeriesStore;
import io.alerthistory.service.storage.TransitionStore;
import io.alerthistory.service.stream.StreamRoutes;
import io.alerthistory.service.stream.Streams;
import io.alerthistory.service.work.Duty;
import io.alerthistory.service.work.Standing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The whole service, wired: the only place that knows everyone.
public final class App implements AutoCloseable {

    /// Clients that keep a connection and have said nothing for so long are not on their way. A busy
    /// machine leaves one that is unheard for longer than half a second.
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final AtomicBoolean leaving = new AtomicBoolean();
    private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());
    private final List<Route> routes = new ArrayList<>();
    private final List<Route> adminRoutes = new ArrayList<>();
    private final Duration drain;
    private final Database database;
    private final Intake intake;
    private final StaleSweep sweep;
    private final ClaimSweep claimSweep;
    private final Prolonged prolonged;
    private final RetentionSweep retention;
    private final Optional<Pulling> pulling;
    private final HttpServer server;

    /// What the service is made of, once its configuration was read.
    ///
    /// @param keys the tokens as they are now
    /// @param kept how long what is kept
    /// @param maxConcurrentIntake bodies that are decided and committed at a time
    /// @param resolveTimeout how long an alert holds that was posted without an end
    /// @param recorders the `externalURL` of the Alertmanagers on the hosts that record events
    /// @param pulled Alertmanagers that are asked what they hold
    /// @param drain how long clients are asked to go before the listener stops
    /// @param draining whether it was told to give up its clients
    /// @param standing whether its revision is the one that owns the traffic
    /// @param missing what its configuration names and is not there
    public record Options(
            Stack stack,
            Address address,
            Address adminAddress,
            DatabaseSettings database,
            Rules rules,
            Kept kept,
            int maxConcurrentIntake,
            Duration resolveTimeout,
            Map<String, String> recorders,
            List<PulledCluster> pulled,
            Duration drain,
            Supplier<Guard.Keys> keys,
            BooleanSupplier draining,
            Supplier<Standing> standing,
            Supplier<List<Reason>> missing) {}

    private App(Options options, InstantSource clock) {
        drain = options.drain();
        database =
                Database.open(
                        options.database(),
                        process(options.stack()),
                        clock,
                        () -> options.standing().get().keepsHouse());
        var duty = new Duty(database, options.stack().backend(), options.standing(), clock);
        var meters = new Meters(options.stack().version(), options.stack().revision());
        intake = new Intake(database, options.rules(), options.stack().backend(), meters);
        sweep = new StaleSweep(database, intake, options.rules(), duty, clock);
        claimSweep = new ClaimSweep(database, duty, meters, clock);
        prolonged = new Prolonged(intake, meters, clock);
        meters.gauge(
                "alert_history_repeats_waiting",
                "Repeats that prolong what is stored and wait to be stored with others.",
                () -> prolonged.waiting());
        pulling =
                options.pulled().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Pulling(
                                        options.pulled(),
                                        database,
                                        prolonged,
                                        options.rules(),
                                        duty,
                                        meters,
                                        clock));
        retention =
                new RetentionSweep(
                        database,
                        options.kept(),
                        duty::keepsHouse,
                        clock,
                        meters.counter(
                                "alert_history_episodes_forgotten_total",
                                "Episodes that were taken away because they ended too long ago."));
        meters.gauge(
                "alert_history_intake_waiting",
                "Bodies that wait for their commit.",
                () -> intake.waiting());
        meters.gauge(
                "alert_history_database_ready",
                "1 while the database can be used, else 0.",
                () -> database.notReady().isEmpty() ? 1 : 0);
        meters.info(
                "alertmanager_build_info",
                "The version of Alertmanager's API that is spoken here; always 1.",
                List.of("version", "branch"),
                List.of(AlertmanagerRoutes.SPEAKS, "alert-history"));
        BooleanSupplier draining = () -> leaving.get() || options.draining().getAsBoolean();
        var series = new SeriesStore(database);
        var store = new HistoryStore(database);
        var history = new History(store, series, clock);
        var scan = new EpisodeScan(database);
        var reports = new Reports(scan, series, history, clock);
        var episodes = new EpisodeStore(database);
        var streams = new Streams(new TransitionStore(database), episodes, clock);
        meters.gauge(
                "alert_history_stream_followers",
                "Clients that follow the stream of changes.",
                () -> streams.followers());
        var explore =
                new ExploreRoutes(
                        history,
                        episodes,
                        new FiringStore(database),
                        series,
                        new Histograms(scan, series, clock),
                        clock);
        var observe =
                new ObserveRoutes(
                        options.stack(),
                        database,
                        meters,
                        () -> reasons(options, draining),
                        draining,
                        options.standing(),
                        history::smoke);
        var door = new Door(intake, options.maxConcurrentIntake(), clock);
        routes.addAll(new WebhookRoutes(door).routes());
        routes.addAll(new OpenApiRoutes().routes());
        routes.addAll(new DocsRoutes().routes());
        routes.addAll(new DirectRoutes(door, prolonged, options.resolveTimeout()).routes());
        routes.addAll(
                new EventRoutes(
                                door,
                                prolonged,
                                meters,
                                options.recorders(),
                                options.rules().lateWindow())
                        .routes());
        routes.addAll(new ReportRoutes(reports).routes());
        routes.addAll(new HistoryRoutes(history).routes());
        routes.addAll(explore.routes());
        routes.addAll(new StreamRoutes(streams, draining).routes());
        routes.addAll(new ExportRoutes(new Exports(store, clock)).routes());
        routes.addAll(
                new AlertmanagerRoutes(
                                new OpenAlertStore(database),
                                new HeldBackStore(database),
                                clock,
                                options.rules().lateWindow(),
                                options.stack().version(),
                                options.stack().revision(),
                                options.stack().startedAt())
                        .routes());
        routes.addAll(observe.routes());
        adminRoutes.addAll(observe.adminRoutes());
        try {
            server =
                    HttpServer.start(
                            options.address(),
                            routes,
                            options.adminAddress(),
                            adminRoutes,
                            new Guard(options.keys()),
                            options.stack().backend(),
                            draining,
                            (method, route, status, nanos) -> {
                                lastAnswer.set(System.nanoTime());
                                meters.answered(method, route, status, nanos);
                            });
        } catch (RuntimeException e) {
            closeIntake();
            throw e;
        }
    }

    private static RunningProcess process(Stack stack) {
        return new RunningProcess(
                UUID.randomUUID().toString(),
                stack.name(),
                stack.revision(),
                stack.version(),
                stack.startedAt());
    }

    /// Starts to listen and returns; the database may still be on its way then.
    ///
    /// @throws HttpServer.PortTaken when it cannot listen
    public static App start(Options options, InstantSource clock) {
        return new App(options, clock);
    }

    private List<Reason> reasons(Options options, BooleanSupplier draining) {
        var reasons = new ArrayList<Reason>(options.missing().get());
        database.notReady()
                .map(why -> new Reason(why.code(), why.message()))
                .filter(why -> reasons.stream().noneMatch(r -> r.code().equals(why.code())))
                .ifPresent(reasons::add);
        if (draining.getAsBoolean()) {
            reasons.add(new Reason("DRAINING", "this process gives up its clients"));
        }
        return reasons;
    }

    /// Every route of both listeners.
    List<Route> routes() {
        return Stream.concat(routes.stream(), adminRoutes.stream()).toList();
    }

    /// The port of the first listener.
    public int port() {
        return server.port();
    }

    /// The port of the second listener.
    public int adminPort() {
        return server.adminPort();
    }

    /// Stops as a drain: unready at once, every answer asks its client to go, until none comes any
    /// more or the time for that is over; what is on its way is finished and committed, then the rest.
    @Override
    public void close() {
        leaving.set(true);
        awaitQuiet();
        server.close();
        closeIntake();
    }

    private void closeIntake() {
        pulling.ifPresent(Pulling::close);
        prolonged.close();
        sweep.close();
        claimSweep.close();
        retention.close();
        intake.close();
        database.close();
    }

    private void awaitQuiet() {
        var end = System.nanoTime() + drain.toNanos();
        for (var now = System.nanoTime();
                now - end < 0 && now - lastAnswer.get() < QUIET.toNanos();
                now = System.nanoTime()) {
            LockSupport.parkNanos(QUIET.toNanos() / 10);
        }
    }
}
