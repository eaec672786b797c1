package io.alerthistory.service.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the service is told at its start: `application.yaml` as a record tree, with the environment
/// on top of it. Everything is optional; [#defaults()] is no file at all.
///
/// @param sources Alertmanagers that are asked what they hold
/// @param drain how long answers ask clients to close before the listener stops
/// @param liveFile a second file whose keys override those of `live`, read again while running
/// @param live what may change while running, as the main file has it
public record ServiceConfig(
        Stack stack,
        Server server,
        DatabaseConfig database,
        Episodes episodes,
        Intake intake,
        List<AlertmanagerSource> sources,
        Retention retention,
        Duration drain,
        Optional<Path> liveFile,
        LiveConfig live) {

    public ServiceConfig {
        sources = List.copyOf(sources);
        new Checks().notOver("drain", drain, Duration.ofHours(1)).done();
    }

    /// SQLite in `./data`, port 8080 and 9090 on loopback, open.
    public static ServiceConfig defaults() {
        return new ServiceConfig(
                Stack.DEFAULT,
                Server.DEFAULT,
                new DatabaseConfig.Sqlite(Path.of("./data/alert-history.db")),
                Episodes.DEFAULT,
                Intake.DEFAULT,
                List.of(),
                Retention.DEFAULT,
                Duration.ofSeconds(10),
                Optional.empty(),
                LiveConfig.DEFAULT);
    }

    /// Which stack of a roll-out this process belongs to.
    public record Stack(String name, String revision) {

        public static final Stack DEFAULT = new Stack("primary", "local");

        public Stack {
            new Checks().name("stack.name", name).name("stack.revision", revision).done();
        }
    }

    /// The two listeners, on one host.
    ///
    /// @param port of the API; 0 is any free port
    /// @param adminPort of health, metrics and what the operator asks; 0 is any free port
    /// @param maxConcurrentIntake bodies that are taken in at a time; more are answered 503
    public record Server(String host, int port, int adminPort, int maxConcurrentIntake) {

        public static final Server DEFAULT = new Server("127.0.0.1", 8080, 9090, 256);

        public Server {
            new Checks()
                    .host("server.host", host)
                    .port("server.port", port, 0)
                    .port("server.adminPort", adminPort, 0)
                    .that(
                            port != adminPort || port == 0,
                            "server.adminPort",
                            adminPort + " is server.port too; give another")
                    .atLeast("server.maxConcurrentIntake", maxConcurrentIntake, 1)
                    .atMost("server.maxConcurrentIntake", maxConcurrentIntake, 10_000)
                    .done();
        }
    }

    /// The constants of the episode rules.
    public record Episodes(Duration skew, Duration lateWindow, Duration staleFloor) {

        public static final Episodes DEFAULT =
                new Episodes(Duration.ofSeconds(5), Duration.ofMinutes(6), Duration.ofHours(9));

        public Episodes {
            new Checks()
                    .that(
                            lateWindow.compareTo(skew) >= 0,
                            "episodes.lateWindow",
                            less(lateWindow, "episodes.skew", skew))
                    .that(
                            staleFloor.compareTo(lateWindow) >= 0,
                            "episodes.staleFloor",
                            less(staleFloor, "episodes.lateWindow", lateWindow))
                    .done();
        }

        private static String less(Duration value, String than, Duration least) {
            return Durations.print(value)
                    + " is less than "
                    + than
                    + "; give "
                    + Durations.print(least)
                    + " or more";
        }
    }

    /// What is told by others than webhooks.
    ///
    /// @param resolveTimeout how long an alert holds that was posted without an end
    /// @param recorders which Alertmanagers record events
    public record Intake(Duration resolveTimeout, List<Recorder> recorders) {

        public static final Intake DEFAULT = new Intake(Duration.ofMinutes(5), List.of());

        public Intake {
            recorders = List.copyOf(recorders);
            var hosts = new HashSet<String>();
            var checks =
                    new Checks()
                            .that(
                                    resolveTimeout.compareTo(Duration.ofSeconds(1)) >= 0,
                                    "intake.resolveTimeout",
                                    Durations.print(resolveTimeout)
                                            + " is less than a second; give what the senders'"
                                            + " Alertmanager has")
                            .notOver("intake.resolveTimeout", resolveTimeout, Duration.ofHours(24));
            for (var recorder : recorders) {
                checks.that(
                        hosts.add(recorder.instance()),
                        "intake.recorders",
                        recorder.instance() + " is given twice; remove one");
            }
            checks.done();
        }

        /// The `externalURL` by host.
        public Map<String, String> recorderUrls() {
            var urls = new LinkedHashMap<String, String>();
            recorders.forEach(recorder -> urls.put(recorder.instance(), recorder.externalUrl()));
            return urls;
        }
    }

    /// An Alertmanager that records events.
    ///
    /// @param instance the host name that its events tell
    /// @param externalUrl the `externalURL` that its webhooks tell
    public record Recorder(String instance, String externalUrl) {}

    /// How long what is kept, in whole days; zero is for ever.
    public record Retention(Duration history, Duration quarantine) {

        public static final Retention DEFAULT =
                new Retention(Duration.ofDays(90), Duration.ofDays(30));
    }

    ServiceConfig with(Server changed) {
        return new ServiceConfig(
                stack, changed, database, episodes, intake, sources, retention, drain, liveFile,
                live);
    }

    ServiceConfig with(DatabaseConfig changed) {
        return new ServiceConfig(
                stack, server, changed, episodes, intake, sources, retention, drain, liveFile,
                live);
    }

    ServiceConfig with(LiveConfig changed) {
        return new ServiceConfig(
                stack, server, database, episodes, intake, sources, retention, drain, liveFile,
                changed);
    }
}
