package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import io.alerthistory.service.storage.RunningProcess;
import io.alerthistory.service.storage.Turn;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class WorkOnPostgresTest extends WorkContract {

    private DatabaseSettings.@Nullable Postgres used;

    @Override
    DatabaseSettings settings() {
        used = EmbeddedPostgres.newDatabase();
        return used;
    }

    @Override
    void execute(String sql, long... micros) throws SQLException {
        var endpoint = Objects.requireNonNull(used).endpoint().get();
        try (var connection =
                        DriverManager.getConnection(
                                endpoint.url(), endpoint.user(), endpoint.password());
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < micros.length; i++) {
                statement.setLong(i + 1, micros[i]);
            }
            statement.executeUpdate();
        }
    }

    private Connection connect() throws SQLException {
        var endpoint = Objects.requireNonNull(used).endpoint().get();
        return DriverManager.getConnection(endpoint.url(), endpoint.user(), endpoint.password());
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /// The server takes the turn from a process that stands still; here that happens while the sweep waits for
    /// a row, after it has decided what to look at.
    @Test
    void aProcessThatLostItsTurnCommitsNothingOfWhatItBegan() throws Exception {
        claim(ofB, "OfB");
        now.set(NOW.plusSeconds(10));
        try (var blocker = connect();
                var server = connect()) {
            blocker.setAutoCommit(false);
            number(
                    blocker,
                    "SELECT count(*) FROM (SELECT 1 FROM alert_history.series_state FOR UPDATE) l");
            var sweep = CompletableFuture.supplyAsync(this::claims);
            var cut = 0L;
            while (cut == 0 && !sweep.isDone()) {
                cut =
                        number(
                                server,
                                "SELECT count(pg_terminate_backend(l.pid)) FROM pg_locks l, pg_stat_activity w WHERE l.locktype ="
                                        + " 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE"
                                        + " datname = current_database()) AND w.datname = current_database()"
                                        + " AND w.wait_event_type = 'Lock'");
            }
            blocker.rollback();

            assertThat(cut).as("turns taken while the sweep waited").isEqualTo(1);
            assertThat(sweep)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("stood still");
        }
        assertThat(ended()).isEmpty();
        assertThat(claims()).as("the next time").isEqualTo(1);
    }

    @Test
    void onlyOneProcessSweepsAtATime() throws Exception {
        claim(ofB, "OfB");
        now.set(NOW.plusSeconds(10));
        try (var other = database.turn(Turn.Work.CLAIMS).orElseThrow()) {
            other.confirm();
            assertThat(claims()).isZero();
        }
        assertThat(claims()).isEqualTo(1);
    }

    @Test
    void aRoundThatBeginsDuringAnotherOnesWaitsForItInsteadOfBeingLost() throws Exception {
        claim(ofB, "OfB");
        now.set(NOW.plusSeconds(10));
        var other = database.turn(Turn.Work.CLAIMS).orElseThrow();
        var round = CompletableFuture.supplyAsync(this::claims);
        awaitWaiting();
        other.close();

        assertThat(round.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    private void awaitWaiting() throws SQLException {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        try (var connection = connect()) {
            while (number(
                            connection,
                            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
                                    + " (SELECT oid FROM pg_database WHERE datname = current_database())")
                    == 0) {
                assertThat(System.nanoTime()).as("the round waits").isLessThan(deadline);
            }
        }
    }

    @Test
    void aRevisionThatIsNotTheActiveOneMakesNoMoreDaysThanItNeeds() throws Exception {
        assertThat(days()).as("made by the active one").isEqualTo(5);
        database.close();
        database =
                Database.open(
                        settings(),
                        new RunningProcess("c-1", "primary", "c", "0", NOW),
                        InstantSource.fixed(NOW),
                        () -> false);
        assertThat(database.awaitOpen(Duration.ofSeconds(20))).isTrue();

        assertThat(days()).as("yesterday, today, tomorrow").isEqualTo(3);
    }

    private long days() throws SQLException {
        try (var connection = connect()) {
            return number(
                    connection,
                    "SELECT count(*) FROM pg_inherits WHERE inhparent ="
                            + " 'alert_history.transition'::regclass");
        }
    }
}
