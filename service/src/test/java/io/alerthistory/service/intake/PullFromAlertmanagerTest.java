package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.FirstColumn;
import io.alerthistory.service.storage.RunningProcess;
import io.alerthistory.service.storage.Turn;
import io.alerthistory.service.work.Duty;
import io.alerthistory.service.work.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Alertmanager is asked: it fires, is restarted, is silenced, and the alert ends. A body may be on its
/// way for three seconds here, and a round comes a few times a second.
@Tag("slow")
class PullFromAlertmanagerTest {

    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final IntakeWatch NOBODY_WATCHES = (_, _, _, _, _) -> {};

    @TempDir Path folder;

    private static List<String> query(Database database, String sql) {
        return FirstColumn.of(database, sql);
    }

    private interface Rounds {
        void one() throws Exception;
    }

    private static void until(
            Database database, String what, String sql, String expected, Rounds rounds)
            throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!query(database, sql).equals(List.of(expected))) {
            assertThat(System.nanoTime() - deadline)
                    .as("%s within 30 s; it is %s", what, query(database, sql))
                    .isNegative();
            rounds.one();
            LockSupport.parkNanos(200_000_000);
        }
    }

    @Test
    void aRealOneIsAskedThroughARestartAndASilence() throws Exception {
        assumeTrue(
                Files.isExecutable(RealAlertmanager.BINARY),
                "Alertmanager is not installed (Debian: apt-get install prometheus-alertmanager)");
        var database =
                Database.open(
                        new DatabaseSettings.Sqlite(folder.resolve("alert-history.db")),
                        new RunningProcess("p", "primary", "test", "0", CLOCK.instant()),
                        CLOCK);
        assertThat(database.awaitOpen(Duration.ofSeconds(20))).isTrue();
        var rules = new Rules(Duration.ofSeconds(1), WINDOW, Duration.ofHours(9));
        var start = CLOCK.instant().minusSeconds(60);
        var later = CLOCK.instant().plusSeconds(3_600);
        try (var alertmanager = new RealAlertmanager(folder);
                var intake = new Intake(database, rules, "primary@test", NOBODY_WATCHES);
                var prolonged = new Prolonged(intake, NOBODY_WATCHES, CLOCK);
                var turn = database.turn(Turn.Work.PULL).orElseThrow()) {
            var puller =
                    new Puller(
                            new PulledCluster(
                                    List.of(
                                            new AlertmanagerPeer(
                                                    alertmanager.url(),
                                                    "http://am",
                                                    Duration.ofSeconds(2),
                                                    Optional::empty)),
                                    Duration.ofMillis(200),
                                    Duration.ofSeconds(2),
                                    Optional.empty()),
                            database,
                            prolonged,
                            rules,
                            new Duty(database, "primary@test", () -> Standing.UNTOLD, CLOCK),
                            CLOCK);
            Rounds round = () -> puller.pull(turn);
            var episodes = "SELECT count(*) FROM {episode} WHERE ended_at IS NULL";

            alertmanager.tell("Real", start, later);
            until(database, "the alert that no webhook told", episodes, "1", round);

            alertmanager.silence("Real", start, later);
            until(database, "the silence", "SELECT count(*) FROM {muted}", "1", round);
            assertThat(query(database, "SELECT detail FROM {muted}").getFirst())
                    .contains("\"known\"", "\"ops\"");

            alertmanager.restart();
            var restarted = System.nanoTime();
            while (System.nanoTime() - restarted < WINDOW.minusMillis(500).toNanos()) {
                assertThat(puller.pull(turn)).as("a restarted one holds nothing").isZero();
                LockSupport.parkNanos(100_000_000);
            }
            alertmanager.tell("Real", start, later);
            var told = System.nanoTime();
            while (System.nanoTime() - told < WINDOW.multipliedBy(2).toNanos()) {
                assertThat(puller.pull(turn)).as("it was told again").isZero();
                LockSupport.parkNanos(100_000_000);
            }
            assertThat(query(database, episodes)).containsExactly("1");

            var end = CLOCK.instant();
            alertmanager.tell("Real", start, end);
            until(database, "its end", episodes, "0", round);
            assertThat(query(database, "SELECT reason FROM {episode}"))
                    .containsExactly("reconciled");
            var recorded =
                    Long.parseLong(query(database, "SELECT ended_at FROM {episode}").getFirst());
            System.out.printf(
                    "a real Alertmanager dropped an alert: its end is recorded %d ms late, as an upper bound%n",
                    (recorded - Rows.micros(end)) / 1_000);
            assertThat(recorded).isGreaterThanOrEqualTo(Rows.micros(end));
        } finally {
            database.close();
        }
    }
}
