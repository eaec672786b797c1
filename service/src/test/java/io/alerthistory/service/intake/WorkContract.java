package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.RunningProcess;
import io.alerthistory.service.work.Duty;
import io.alerthistory.service.work.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whose episodes the sweeps end, where revisions run beside each other: `a` is the one that took the
/// alerts in, `b` the one that looks. Time is what the test says.
abstract class WorkContract {

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final IntakeWatch NOBODY_WATCHES = (_, _, _, _, _) -> {};

    final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    final AtomicReference<Standing> standing = new AtomicReference<>(Standing.PASSIVE);
    Database database;
    private Intake ofA;
    Intake ofB;
    private Duty duty;

    /// A new, empty database.
    abstract DatabaseSettings settings();

    /// Runs a statement with times in microseconds.
    abstract void execute(String sql, long... micros) throws Exception;

    @BeforeEach
    void open() throws Exception {
        database =
                Database.open(
                        settings(),
                        new RunningProcess("b-1", "primary", "b", "0", NOW),
                        InstantSource.fixed(NOW.plus(Duration.ofHours(1))));
        assertThat(database.awaitOpen(Duration.ofSeconds(20)))
                .as(() -> "opened: " + database.notReady())
                .isTrue();
        ofA = new Intake(database, Rules.DEFAULTS, "primary@a", NOBODY_WATCHES);
        ofB = new Intake(database, Rules.DEFAULTS, "primary@b", NOBODY_WATCHES);
        duty = new Duty(database, "primary@b", standing::get, now::get);
    }

    @AfterEach
    void close() {
        ofA.close();
        ofB.close();
        database.close();
    }

    private void beatOfA(Instant at) throws Exception {
        var dialect = database.dialect();
        execute(
                dialect.sql(
                        """
                        INSERT INTO {stack} (process, name, revision, version, started_at, heartbeat_at)
                        VALUES ('a-1', 'primary', 'a', '0', %1$s, %1$s)
                        ON CONFLICT (process) DO UPDATE SET heartbeat_at = excluded.heartbeat_at
                        """
                                .formatted(dialect.time("?"))),
                Rows.micros(NOW.minus(Duration.ofHours(11))),
                Rows.micros(at));
    }

    void claim(Intake to, String name) throws Exception {
        var body =
                "[{\"labels\":{\"alertname\":\"%s\"},\"startsAt\":\"%s\",\"endsAt\":\"%s\"}]"
                        .formatted(name, NOW.minusSeconds(30), NOW.plusSeconds(5));
        var posted =
                PostedAlerts.parse(
                        body.getBytes(StandardCharsets.UTF_8), NOW, Duration.ofMinutes(5));
        for (var one : posted.bodies()) {
            to.accept(one, NOW);
        }
    }

    int claims() {
        try (var sweep = new ClaimSweep(database, duty, NOBODY_WATCHES, now::get)) {
            return sweep.sweep();
        }
    }

    private int stale() {
        try (var sweep = new StaleSweep(database, ofB, Rules.DEFAULTS, duty, now::get)) {
            return sweep.sweep();
        }
    }

    List<String> ended() {
        return database.read(() ->
                database.client()
                        .execute()
                        .query(
                                database.dialect()
                                        .sql(
                                                "SELECT owner FROM {episode} WHERE ended_at IS NOT"
                                                        + " NULL ORDER BY owner"))
                        .map(row -> row.column(1).get(String.class))
                        .toList());
    }

    @Test
    void claimsAreEndedByTheRevisionThatTookThemInAndAfterAMinuteWithoutItByAnother()
            throws Exception {
        beatOfA(NOW);
        claim(ofA, "OfA");
        claim(ofB, "OfB");
        now.set(NOW.plusSeconds(10));

        assertThat(claims()).as("its own").isEqualTo(1);
        assertThat(ended()).containsExactly("primary@b");

        now.set(NOW.plusSeconds(65));
        beatOfA(NOW.plusSeconds(50));
        assertThat(claims()).as("while the other one's heart beats").isZero();
        now.set(NOW.plusSeconds(125));
        assertThat(claims()).as("60 s after its last beat was noticed").isZero();
        now.set(NOW.plusSeconds(126));
        assertThat(claims()).as("when its heart stood still for longer").isEqualTo(1);
        assertThat(ended()).containsExactly("primary@a", "primary@b");
    }

    @Test
    void onlyTheActiveOneTakesOverWhileAnotherIsThere() throws Exception {
        claim(ofA, "OfA");
        var dialect = database.dialect();
        execute(
                dialect.sql(
                        "INSERT INTO {stack} (process, name, revision, version, started_at,"
                                + " heartbeat_at) VALUES ('c-1', 'primary', 'c', '0', %1$s, %1$s)"
                                        .formatted(dialect.time("?"))),
                Rows.micros(NOW),
                Rows.micros(NOW));
        now.set(NOW.plusSeconds(10));

        assertThat(claims()).as("a is gone, but c is there and may be active").isZero();
        standing.set(Standing.ACTIVE);
        assertThat(claims()).isEqualTo(1);
    }

    @Test
    void silenceIsJudgedByTheRevisionThatTookItInAndThenByAnother() throws Exception {
        beatOfA(NOW);
        ofA.accept(
                Bodies.parse(Bodies.firing("OfA", "2026-11-24T11:59:00Z")),
                NOW.minus(Duration.ofHours(10)));
        ofB.accept(
                Bodies.parse(Bodies.firing("OfB", "2026-11-24T11:59:00Z")),
                NOW.minus(Duration.ofHours(10)));

        assertThat(stale()).isEqualTo(1);
        assertThat(ended()).containsExactly("primary@b");
        now.set(NOW.plusSeconds(61));
        assertThat(stale()).isEqualTo(1);
        assertThat(ended()).containsExactly("primary@a", "primary@b");
        assertThat(stale()).isZero();
    }
}
