package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.FirstColumn;
import io.alerthistory.service.storage.RunningProcess;
import io.alerthistory.service.storage.Writes;
import io.alerthistory.service.work.Duty;
import io.alerthistory.service.work.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What direct intake and recorded events promise, whichever database is behind them.
abstract class DirectContract {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String PROMETHEUS = "http://prometheus:9090/graph";
    private static final String ALERT_MANAGER = "am-0";

    /// A new, empty database.
    abstract DatabaseSettings settings();

    /// Runs a statement behind the service's back.
    abstract void execute(String sql, long... micros) throws Exception;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final List<Writes> committed = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger ranOut = new AtomicInteger();
    private final IntakeWatch watch =
            new IntakeWatch() {
                @Override
                public void committed(int bodies, int stored, int twice, Writes writes, long ns) {
                    committed.add(writes);
                }

                @Override
                public void ranOut(int episodes) {
                    ranOut.addAndGet(episodes);
                }
            };
    private Database database;
    private Intake intake;
    private Prolonged prolonged;

    @BeforeEach
    void open() throws Exception {
        // The real time, which is another one than that of these stories.
        var started = InstantSource.system().instant();
        database =
                Database.open(
                        settings(),
                        new RunningProcess("p", "primary", "test", "0", started),
                        InstantSource.system());
        assertThat(database.awaitOpen(Duration.ofSeconds(20)))
                .as(() -> "opened: " + database.notReady())
                .isTrue();
        intake = new Intake(database, Rules.DEFAULTS, "primary@local", watch);
        prolonged = new Prolonged(intake, watch, now::get);
    }

    @AfterEach
    void close() {
        prolonged.close();
        intake.close();
        database.close();
    }

    private Outcome post(String json) throws Exception {
        var posted =
                PostedAlerts.parse(
                        json.getBytes(StandardCharsets.UTF_8), now.get(), Duration.ofMinutes(5));
        var heard =
                posted.bodies().stream().map(body -> new Intake.Heard(body, now.get())).toList();
        return prolonged.accept(heard, Collections.nCopies(heard.size(), true));
    }

    private Outcome events(String json) throws Exception {
        var recorded =
                RecordedEvents.parse(
                        json.getBytes(StandardCharsets.UTF_8),
                        now.get(),
                        Map.of(),
                        Rules.DEFAULTS.lateWindow());
        return prolonged.accept(recorded.said(), recorded.mayRepeat());
    }

    private void after(Duration time) {
        now.set(now.get().plus(time));
    }

    private static String claim(String name, Instant start, Instant end) {
        return """
        {"labels":{"alertname":"%s","severity":"page"},"annotations":{"summary":"s"},
         "startsAt":"%s","endsAt":"%s","generatorURL":"%s"}
        """
                .formatted(name, start, end, PROMETHEUS);
    }

    private static String event(Instant at, String kind, String data) {
        return "{\"@timestamp\":\"%s\",\"instance\":\"%s\",\"data\":{\"%s\":%s}}"
                .formatted(at, ALERT_MANAGER, kind, data);
    }

    private static String grouped(Instant at, String name, Instant start, Instant end) {
        return event(
                at,
                "alertGrouped",
                "{\"alert\":{\"labels\":{\"alertname\":\"%s\",\"severity\":\"page\"},\"startsAt\":\"%s\",\"endsAt\":\"%s\"}}"
                        .formatted(name, start, end));
    }

    private List<String> query(String sql) {
        return FirstColumn.of(database, sql);
    }

    private long count(String table) {
        return Long.parseLong(query("SELECT count(*) FROM {" + table + "}").getFirst());
    }

    private long rows() {
        return List.of(
                        "series",
                        "episode",
                        "episode_text",
                        "stream",
                        "telling",
                        "notice",
                        "transition",
                        "claim",
                        "muted",
                        "quarantine",
                        "label_value")
                .stream()
                .mapToLong(this::count)
                .sum();
    }

    private void listenedUntil(Instant time) throws Exception {
        var dialect = database.dialect();
        execute(
                dialect.sql(
                        "INSERT INTO {stack} (process, name, revision, version, started_at, heartbeat_at)"
                                + " VALUES ('ear', 'x', 'x', 'x', %s, %s)"
                                        .formatted(dialect.time("?"), dialect.time("?"))),
                Rows.micros(NOW.minusSeconds(60)),
                Rows.micros(time));
    }

    private Duty duty(Standing standing) {
        return new Duty(database, "primary@test", () -> standing, now::get);
    }

    private int sweep() {
        try (var sweep = new ClaimSweep(database, duty(Standing.UNTOLD), watch, now::get)) {
            return sweep.sweep();
        }
    }

    @Test
    void aClaimOpensAnEpisodeAndItsEndEndsIt() throws Exception {
        assertThat(post("[" + claim("A", NOW.minusSeconds(30), NOW.plusSeconds(240)) + "]"))
                .isEqualTo(new Outcome(1, 0, 0));
        assertThat(query("SELECT ended_at FROM {episode}")).containsExactly("null");
        assertThat(query("SELECT kind FROM {stream}")).containsExactly("direct");
        assertThat(query("SELECT instance FROM {stream}"))
                .containsExactly("http://prometheus:9090");
        assertThat(count("claim")).isEqualTo(1);

        after(Duration.ofMinutes(1));
        post("[" + claim("A", NOW.minusSeconds(30), NOW.plusSeconds(50)) + "]");

        assertThat(query("SELECT reason FROM {episode}")).containsExactly("resolved");
        assertThat(query("SELECT " + database.dialect().micros("ended_at") + " FROM {episode}"))
                .containsExactly(Long.toString(Rows.micros(NOW.plusSeconds(50))));
        assertThat(count("claim")).isZero();
        assertThat(count("notice")).isZero();
    }

    @Test
    void anEpisodeWhoseClaimsRanOutIsEndedByTheSweepAsTimeout() throws Exception {
        post("[" + claim("A", NOW.minusSeconds(30), NOW.plusSeconds(240)) + "]");
        listenedUntil(NOW.plusSeconds(600));

        after(Duration.ofSeconds(239));
        assertThat(sweep()).isZero();
        after(Duration.ofSeconds(11));
        assertThat(sweep()).isEqualTo(1);
        assertThat(sweep()).isZero();

        assertThat(query("SELECT reason FROM {episode}")).containsExactly("timeout");
        assertThat(query("SELECT CAST(end_upper_bound AS integer) FROM {episode}"))
                .containsExactly("1");
        assertThat(query("SELECT " + database.dialect().micros("ended_at") + " FROM {episode}"))
                .containsExactly(Long.toString(Rows.micros(NOW.plusSeconds(240))));
        assertThat(query("SELECT kind FROM {transition} ORDER BY version"))
                .containsExactly("opened", "timeout");
        assertThat(count("claim")).isZero();
        assertThat(ranOut).hasValue(1);
    }

    @Test
    void aClaimDoesNotRunOutWhileNobodyListened() throws Exception {
        post("[" + claim("A", NOW.minusSeconds(30), NOW.plusSeconds(240)) + "]");
        listenedUntil(NOW.plusSeconds(100));

        after(Duration.ofMinutes(20));

        assertThat(sweep()).isZero();
        assertThat(query("SELECT reason FROM {episode}")).containsExactly("null");
        assertThat(count("claim")).isEqualTo(1);
    }

    @Test
    void whatSeveralDoorsToldIsOneEpisode() throws Exception {
        var start = NOW.minusSeconds(30);
        post("[" + claim("A", start, NOW.plusSeconds(240)) + "]");
        events(grouped(NOW, "A", start, NOW.plusSeconds(240)));
        intake.accept(
                Bodies.parse(
                        Bodies.firing("A", start.toString()).replace("\"warning\"", "\"page\"")),
                NOW.plusSeconds(30));

        assertThat(count("episode")).isEqualTo(1);
        assertThat(query("SELECT kind FROM {stream} ORDER BY kind"))
                .containsExactly("direct", "events", "webhook");
        assertThat(count("telling")).isEqualTo(3);
        assertThat(query("SELECT kind FROM {transition}")).containsExactly("opened");
    }

    @Test
    void whatIsNoAlertIsQuarantinedAndTheOthersAreStored() throws Exception {
        var outcome = post("[{\"labels\":{}}," + claim("A", NOW, NOW.plusSeconds(240)) + ",7]");

        assertThat(outcome).isEqualTo(new Outcome(1, 0, 2));
        assertThat(count("episode")).isEqualTo(1);
        assertThat(query("SELECT reason FROM {quarantine} ORDER BY id"))
                .containsExactlyInAnyOrder("NO_LABELS", "NOT_AN_OBJECT");
    }

    @Test
    void aRepeatWithinHalfOfItsTimeDoesNotReachTheDatabase() throws Exception {
        post("[" + claim("A", NOW, NOW.plusSeconds(240)) + "]");
        var before = committed.size();

        after(Duration.ofMinutes(1));
        var outcome = post("[" + claim("A", NOW, now.get().plusSeconds(240)) + "]");
        prolonged.flush();

        assertThat(outcome).isEqualTo(new Outcome(0, 1, 0));
        assertThat(committed).hasSize(before);
    }

    @Test
    void aLaterRepeatIsStoredWithOthersAndProlongsTheClaim() throws Exception {
        post("[" + claim("A", NOW, NOW.plusSeconds(240)) + "]");
        var rows = rows();
        var before = committed.size();

        after(Duration.ofMinutes(2));
        post("[" + claim("A", NOW, now.get().plusSeconds(240)) + "]");
        assertThat(committed).hasSize(before);
        prolonged.flush();

        assertThat(committed).hasSize(before + 1);
        assertThat(query("SELECT " + database.dialect().micros("valid_until") + " FROM {claim}"))
                .containsExactly(Long.toString(Rows.micros(now.get().plusSeconds(240))));
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void anEndIsStoredAtOnceAndNoRepeatThatWaitedUndoesIt() throws Exception {
        post("[" + claim("A", NOW, NOW.plusSeconds(240)) + "]");
        after(Duration.ofMinutes(2));
        post("[" + claim("A", NOW, now.get().plusSeconds(240)) + "]");
        after(Duration.ofSeconds(3));
        post("[" + claim("A", NOW, now.get().minusSeconds(1)) + "]");
        prolonged.flush();

        assertThat(query("SELECT reason FROM {episode}")).containsExactly("resolved");
        assertThat(query("SELECT reopens FROM {episode}")).containsExactly("0");
    }

    @Test
    void tenThousandAlertsSentEachMinuteWriteNoRowsAndFewTransactions() throws Exception {
        var start = NOW.minusSeconds(30);
        for (var minute = 0; minute < 10; minute++) {
            var before = committed.size();
            var rows = minute == 0 ? 0 : rows();
            var until = now.get().plusSeconds(240);
            for (var batch = 0; batch < 40; batch++) {
                post(
                        IntStream.range(batch * 250, batch * 250 + 250)
                                .mapToObj(i -> claim("A" + i, start, until))
                                .collect(Collectors.joining(",", "[", "]")));
            }
            prolonged.flush();
            if (minute > 0) {
                assertThat(rows()).as("rows after minute %d", minute).isEqualTo(rows);
                assertThat(committed.size() - before)
                        .as("transactions in minute %d", minute)
                        .isLessThanOrEqualTo(minute % 2 == 1 ? 0 : 15);
            }
            for (var writes : committed.subList(before, committed.size())) {
                if (minute > 0) {
                    assertThat(writes.opened()).isEmpty();
                    assertThat(writes.transitions()).isEmpty();
                    assertThat(writes.texts()).isEmpty();
                    assertThat(writes.textChanges()).isEmpty();
                }
            }
            after(Duration.ofMinutes(1));
        }
        assertThat(count("episode")).isEqualTo(10_000);
    }

    @Test
    void theRowsOfAFiringDoNotGrowWhenItIsToldAThousandTimesByEveryone() throws Exception {
        var start = NOW.minusSeconds(30);
        var webhook = Bodies.firing("A", start.toString()).replace("\"warning\"", "\"page\"");
        var rows = 0L;
        for (var i = 0; i < 1_000; i++) {
            var until = now.get().plusSeconds(240);
            post("[" + claim("A", start, until) + "]");
            events(grouped(now.get(), "A", start, until));
            events(muted(now.get()));
            intake.accept(Bodies.parse(webhook), now.get());
            prolonged.flush();
            // By then what the webhook says otherwise was kept, which is one row.
            if (i == 6) {
                rows = rows();
            }
            after(Duration.ofMinutes(1));
        }
        assertThat(rows()).isEqualTo(rows);
        assertThat(count("episode")).isEqualTo(1);
    }

    private static String muted(Instant at) {
        return event(
                at,
                "silenceMutedAlert",
                """
                {"silence":{"id":"0f24","createdBy":"sre","comment":"maintenance",
                 "startsAt":"2026-11-24T11:58:00Z","endsAt":"2026-11-25T13:00:00Z"},
                 "mutedAlert":{"labels":{"alertname":"A","severity":"page"}}}
                """);
    }

    @Test
    void aSilenceBecomesAMutedStretchWithWhoMutedIt() throws Exception {
        var start = NOW.minusSeconds(30);
        events(
                "["
                        + grouped(NOW, "A", start, NOW.plusSeconds(240))
                        + ","
                        + muted(NOW)
                        + ","
                        + muted(NOW)
                        + "]");
        after(Duration.ofMinutes(5));
        events("[" + muted(now.get()) + "]");

        assertThat(query("SELECT kind FROM {muted}")).containsExactly("silenced");
        assertThat(query("SELECT muted_by FROM {muted}")).containsExactly("0f24");
        assertThat(query("SELECT detail FROM {muted}").getFirst()).contains("maintenance");
        var dialect = database.dialect();
        assertThat(query("SELECT " + dialect.micros("from_at") + " FROM {muted}"))
                .containsExactly(Long.toString(Rows.micros(start)));
        assertThat(query("SELECT " + dialect.micros("to_at") + " FROM {muted}"))
                .containsExactly(Long.toString(Rows.micros(now.get())));
        assertThat(query("SELECT kind FROM {transition} ORDER BY version"))
                .containsExactly("opened", "silenced");
    }

    @Test
    void aMutedStretchMovesWithItsEpisodeIntoAnother() throws Exception {
        var start = NOW.minusSeconds(600);
        events(
                "["
                        + grouped(NOW, "A", NOW.minusSeconds(30), NOW.plusSeconds(240))
                        + ","
                        + muted(NOW)
                        + "]");
        intake.accept(
                Bodies.parse(
                        Bodies.firing("A", start.toString()).replace("\"warning\"", "\"page\"")),
                NOW);
        assertThat(count("episode")).isEqualTo(2);
        after(Duration.ofMinutes(1));
        post("[" + claim("A", start, now.get().plusSeconds(240)) + "]");

        assertThat(count("episode")).isEqualTo(1);
        assertThat(query("SELECT episode_id FROM {muted}"))
                .isEqualTo(query("SELECT id FROM {episode}"));
    }

    @Test
    void twoSweepsAtOnceEndEachEpisodeOnce() throws Exception {
        for (var i = 0; i < 20; i++) {
            post("[" + claim("A" + i, NOW, NOW.plusSeconds(240)) + "]");
        }
        listenedUntil(NOW.plusSeconds(600));
        after(Duration.ofMinutes(5));
        var ended = new AtomicInteger();
        var threads =
                IntStream.range(0, 4)
                        .mapToObj(_ -> Thread.ofVirtual().start(() -> ended.addAndGet(sweep())))
                        .toList();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(ended).hasValue(20);
        assertThat(query("SELECT count(*) FROM {transition} WHERE kind = 'timeout'"))
                .containsExactly("20");
    }
}
