package io.alerthistory.service.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What the service is told at its start: `application.yaml` as a record tree, with the environment
/// on top of it. Everything is optional; [#defaults()] is no file at all.
///
/// @param drain how long answers ask clients to close before the listener stops
/// @param liveFile a second file whose keys override those of `live`, read again while running
/// @param live what may change while running, as the main file has it
public record ServiceConfig(
        Stack stack,
        Server server,
        DatabaseConfig database,
        Episodes episodes,
        Retention retention,
        Duration drain,
        Optional<Path> liveFile,
        LiveConfig live) {

    public ServiceConfig {
        new Checks().notOver("drain", drain, Duration.ofHours(1)).done();
    }

    /// SQLite in `./data`, port 8080 and 9090 on loopback, open.
    public static ServiceConfig defaults() {
        return new ServiceConfig(
                Stack.DEFAULT,
                Server.DEFAULT,
                new DatabaseConfig.Sqlite(Path.of("./data/alert-history.db")),
                Episodes.DEFAULT,
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

    /// How long what is kept, in whole days; zero is for ever.
    public record Retention(Duration history, Duration quarantine) {

        public static final Retention DEFAULT =
                new Retention(Duration.ofDays(90), Duration.ofDays(30));
    }

    ServiceConfig with(Server changed) {
        return new ServiceConfig(
                stack, changed, database, episodes, retention, drain, liveFile, live);
    }

    ServiceConfig with(DatabaseConfig changed) {
        return new ServiceConfig(
                stack, server, changed, episodes, retention, drain, liveFile, live);
    }

    ServiceConfig with(LiveConfig changed) {
        return new ServiceConfig(
                stack, server, database, episodes, retention, drain, liveFile, changed);
    }
}
