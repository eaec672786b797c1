package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.Dialect;
import io.alerthistory.service.storage.EpisodeDetail;
import io.alerthistory.service.storage.EpisodeStore;
import io.alerthistory.service.storage.FirstColumn;
import io.alerthistory.service.storage.RunningProcess;
import io.alerthistory.service.work.Duty;
import io.alerthistory.service.work.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What intake promises, whichever database is behind it.
abstract class IntakeContract {

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    /// A new, empty database.
    abstract DatabaseSettings settings();

    private Database database;
    private Intake intake;

    @BeforeEach
    void open() throws Exception {
        database =
                Database.open(
                        settings(),
                        new RunningProcess("p", "primary", "test", "0", NOW),
                        InstantSource.system());
        assertThat(database.awaitOpen(Duration.ofSeconds(20)))
                .as(() -> "opened: " + database.notReady())
                .isTrue();
        intake = new Intake(database, Rules.DEFAULTS, "primary@local", (_, _, _, _, _) -> {});
    }

    @AfterEach
    void close() {
        intake.close();
        database.close();
    }

    Outcome accept(String body) throws Exception {
        return intake.accept(Bodies.parse(body), NOW);
    }

    List<String> query(String sql) {
        return FirstColumn.of(database, sql);
    }

    long count(String table) {
        return Long.parseLong(query("SELECT count(*) FROM {" + table + "}").getFirst());
    }

    @Test
    void aFiringOpensAnEpisodeAndItsResolveEndsIt() throws Exception {
        assertThat(accept(Bodies.firing("A", "2026-11-24T11:59:00Z")))
                .isEqualTo(new Outcome(1, 0, 0));
        assertThat(query("SELECT ended_at FROM {episode}")).containsExactly("null");

        accept(Bodies.resolved("A", "2026-11-24T11:59:00Z", "2026-11-24T11:59:30Z"));

        assertThat(query("SELECT reason FROM {episode}")).containsExactly("resolved");
        assertThat(query("SELECT kind FROM {transition} ORDER BY version"))
                .containsExactly("opened", "resolved");
        assertThat(count("notice")).isEqualTo(2);
    }

    @Test
    void aRepeatIsCountedAndAThousandWriteOneRow() throws Exception {
        for (var i = 0; i < 1000; i++) {
            accept(Bodies.firing("A", "2026-11-24T11:59:00Z"));
        }

        assertThat(count("episode")).isEqualTo(1);
        assertThat(count("transition")).isEqualTo(1);
        assertThat(count("notice")).isEqualTo(1);
        assertThat(count("stream_episode")).isEqualTo(1);
        assertThat(query("SELECT sum(count) FROM {telling}")).containsExactly("1000");
        var source = only().sources().getFirst();
        assertThat(source.count()).isEqualTo(1000);
        assertThat(source.receiver()).isEqualTo("team");
        assertThat(List.of(source.firstAt(), source.lastAt())).containsOnly(NOW);
    }

    @Test
    void aTextThatTheSeriesHadBeforeIsKeptOnce() throws Exception {
        for (var minute = 10; minute < 20; minute++) {
            var start = "2026-11-24T11:%d:00Z".formatted(minute);
            accept(Bodies.firing("A", start));
            accept(Bodies.resolved("A", start, "2026-11-24T11:%d:30Z".formatted(minute)));
        }

        assertThat(count("episode")).isEqualTo(10);
        assertThat(count("episode_text")).isZero();
        assertThat(details())
                .allSatisfy(detail -> {
                    assertThat(detail.first()).isEqualTo(Map.of("summary", "s"));
                    assertThat(detail.latest()).isNull();
                    assertThat(detail.last()).isNull();
                    assertThat(detail.episode().annotations()).isEqualTo(Map.of("summary", "s"));
                });
    }

    @Test
    void aTextThatIsAnotherIsKeptWithItsEpisode() throws Exception {
        accept(Bodies.firing("A", "2026-11-24T11:10:00Z"));
        accept(Bodies.resolved("A", "2026-11-24T11:10:00Z", "2026-11-24T11:10:30Z"));
        accept(saying("other", Bodies.firing("A", "2026-11-24T11:20:00Z")));
        accept(Bodies.resolved("A", "2026-11-24T11:20:00Z", "2026-11-24T11:20:30Z"));
        accept(
                Bodies.firing("A", "2026-11-24T11:30:00Z")
                        .replace("\"startsAt\"", "\"generatorURL\":\"http://x/\",\"startsAt\""));

        assertThat(details())
                .extracting(detail -> detail.first().get("summary"))
                .containsExactly("s", "other", "s");
        assertThat(details())
                .extracting(detail -> detail.episode().generatorUrl())
                .containsExactly("", "", "http://x/");
        assertThat(details().get(1).last()).isEqualTo(Map.of("summary", "s"));
        assertThat(count("episode_text")).isEqualTo(2);
    }

    @Test
    void anEpisodeThatBeganAsItsSeriesKeepsWhatIsSaidOfItLater() throws Exception {
        accept(Bodies.firing("A", "2026-11-24T11:59:00Z"));
        assertThat(count("episode_text")).isZero();

        var later = saying("worse", Bodies.firing("A", "2026-11-24T11:59:00Z"));
        intake.accept(Bodies.parse(later), NOW.plus(Duration.ofMinutes(6)));
        assertThat(only().first()).isEqualTo(Map.of("summary", "s"));
        assertThat(only().latest()).isEqualTo(Map.of("summary", "worse"));
        assertThat(only().episode().annotations()).isEqualTo(Map.of("summary", "worse"));

        var end =
                saying(
                        "over",
                        Bodies.resolved("A", "2026-11-24T11:59:00Z", "2026-11-24T12:06:30Z"));
        intake.accept(Bodies.parse(end), NOW.plus(Duration.ofMinutes(7)));
        assertThat(only().first()).isEqualTo(Map.of("summary", "s"));
        assertThat(only().latest()).isEqualTo(Map.of("summary", "worse"));
        assertThat(only().last()).isEqualTo(Map.of("summary", "over"));
    }

    @Test
    void whoToldAnEpisodeThatWasSwallowedCountsForTheOther() throws Exception {
        accept(Bodies.firing("A", "2026-11-24T11:30:00Z"));
        accept(Bodies.resolved("A", "2026-11-24T11:30:00Z", "2026-11-24T11:31:00Z"));
        accept(Bodies.firing("A", "2026-11-24T11:40:00Z"));
        accept(Bodies.resolved("A", "2026-11-24T11:40:00Z", "2026-11-24T11:41:00Z"));
        accept(Bodies.resolved("A", "2026-11-24T11:30:00Z", "2026-11-24T11:50:00Z"));

        assertThat(only().sources())
                .singleElement()
                .satisfies(it -> assertThat(it.count()).isEqualTo(5));
        assertThat(only().first()).isEqualTo(Map.of("summary", "s"));
        assertThat(only().notifications()).hasSize(3);
    }

    /// Databases that began before bodies stood with their changes have them in a table of their own.
    @Test
    void aBodyThatWasNotedElsewhereIsTold() throws Exception {
        accept(Bodies.firing("A", "2026-11-24T11:59:00Z"));
        var itself =
                switch (database.dialect()) {
                    case POSTGRES -> "ARRAY[episode_id]";
                    case SQLITE -> "'[' || episode_id || ']'";
                };
        execute(
                database.dialect()
                        .sql(
                                """
                                INSERT INTO {notification}
                                    (recorded_at, id, stream_id, status, truncated, firing, resolved, episodes)
                                SELECT recorded_at, notice, stream_id, status, truncated, firing, resolved, %s
                                FROM {transition}
                                """
                                        .formatted(itself)));
        execute(database.dialect().sql("UPDATE {transition} SET notice = NULL"));

        assertThat(only().notifications())
                .singleElement()
                .satisfies(it -> assertThat(it.receiver()).isEqualTo("team"));
    }

    private static String saying(String summary, String body) {
        return body.replace("\"summary\":\"s\"", "\"summary\":\"" + summary + "\"");
    }

    private EpisodeDetail only() {
        assertThat(details()).hasSize(1);
        return details().getFirst();
    }

    private List<EpisodeDetail> details() {
        return query("SELECT id FROM {episode} ORDER BY sort_at, id").stream()
                .map(id -> new EpisodeStore(database).detail(Long.parseLong(id)).orElseThrow())
                .toList();
    }

    @Test
    void theMinimalBodyIsAnAlertThatStartsNowAndGoesOn() throws Exception {
        var minimal = "{\"alerts\":[{\"labels\":{\"alertname\":\"test\"}}]}";

        assertThat(accept(minimal)).isEqualTo(new Outcome(1, 0, 0));
        assertThat(accept(minimal)).isEqualTo(new Outcome(0, 1, 0));

        assertThat(count("episode")).isEqualTo(1);
    }

    @Test
    void goodAlertsAreStoredBesideBadOnesWhichAreKept() throws Exception {
        var outcome =
                accept(
                        """
                        {"alerts":[{"labels":{"alertname":"good"}},
                                   {"labels":{"alertname":7}},
                                   "nonsense",
                                   {"labels":{}},
                                   {"labels":{"alertname":"x"},"startsAt":"yesterday"}]}
                        """);

        assertThat(outcome).isEqualTo(new Outcome(1, 0, 4));
        assertThat(query("SELECT reason FROM {quarantine} ORDER BY id"))
                .containsExactly("WRONG_TYPE", "NOT_AN_OBJECT", "NO_LABELS", "NOT_A_TIME");
    }

    @Test
    void whatNoTextColumnHoldsIsStoredReplaced() throws Exception {
        accept("{\"alerts\":[{\"labels\":{\"alertname\":\"Nul\",\"v\":\"a\\u0000b\"}}]}");
        accept("{\"alerts\":[{\"labels\":{\"alertname\":\"Sur\",\"v\":\"a\\ud800b\"}}]}");

        assertThat(query("SELECT fp FROM {series}"))
                .containsExactlyInAnyOrder(
                        Long.toString(0x6c83a0e4eb418be6L), Long.toString(0x018b1413a616bc84L));
        assertThat(query("SELECT labels FROM {series}"))
                .allMatch(text -> text.contains("a\uFFFDb"));
    }

    @Test
    void anAlertnameOfAnyLengthIsStored() throws Exception {
        var name = "x".repeat(100_000);

        assertThat(accept(Bodies.firing(name, "2026-11-24T11:59:00Z")).stored()).isEqualTo(1);
    }

    @Test
    void anEmptyGroupIsAccepted() throws Exception {
        assertThat(accept("{\"alerts\":[]}")).isEqualTo(new Outcome(0, 0, 0));
        assertThat(accept("{\"alerts\":null}")).isEqualTo(new Outcome(0, 0, 0));
    }

    @Test
    void twentyThousandAlertsAreOneTransaction() throws Exception {
        var alerts =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> "{\"labels\":{\"alertname\":\"Big\",\"i\":\"" + i + "\"}}")
                        .collect(Collectors.joining(",", "{\"alerts\":[", "]}"));

        assertThat(accept(alerts)).isEqualTo(new Outcome(20_000, 0, 0));
        assertThat(count("episode")).isEqualTo(20_000);
    }

    @Test
    void theSameSeriesFromManyAtOnceIsOneEpisode() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Outcome>>();
            for (var i = 0; i < 400; i++) {
                var alert = "A" + i % 4;
                answers.add(
                        clients.submit(() -> accept(Bodies.firing(alert, "2026-11-24T11:59:00Z"))));
            }
            for (var answer : answers) {
                assertThat(answer.get().received()).isEqualTo(1);
            }
        }

        assertThat(count("episode")).isEqualTo(4);
        assertThat(query("SELECT sum(count) FROM {telling}")).containsExactly("400");
    }

    @Test
    void aStartThatMovesBackKeepsTheEpisodeAndItsPlaceInTheOrder() throws Exception {
        accept(Bodies.firing("A", "2026-11-24T11:59:00Z"));
        accept(Bodies.firing("A", "2026-11-24T11:50:00Z"));

        assertThat(count("episode")).isEqualTo(1);
        var micros = database.dialect();
        assertThat(query("SELECT " + micros.micros("started_at") + " FROM {episode}"))
                .containsExactly(Long.toString(Rows.micros(Instant.parse("2026-11-24T11:50:00Z"))));
        assertThat(query("SELECT " + micros.micros("sort_at") + " FROM {episode}"))
                .containsExactly(Long.toString(Rows.micros(Instant.parse("2026-11-24T11:59:00Z"))));
        assertThat(micros).isIn(Dialect.POSTGRES, Dialect.SQLITE);
    }

    @Test
    void ofABodyThatNobodyUnderstandsASampleIsKept() throws Exception {
        var body = new byte[Intake.SAMPLE * 2];
        var why = new MalformedBody("MALFORMED_JSON", "it is not JSON");

        intake.keepSample(body, why, NOW);
        intake.keepSample(body, why, NOW);
        intake.accept(Bodies.parse(Bodies.firing("A", "2026-11-24T11:59:00Z")), NOW);
        await(() -> count("quarantine") == 1, () -> count("quarantine") + " samples");

        assertThat(query("SELECT kind FROM {quarantine}")).containsExactly("body");
        assertThat(query("SELECT length(raw) FROM {quarantine}"))
                .containsExactly(Integer.toString(Intake.SAMPLE));
        assertThat(count("stream")).isEqualTo(1);
    }

    @Test
    void theProcessSaysThatItRuns() {
        await(() -> count("stack") == 1, () -> count("stack") + " heartbeats");

        assertThat(query("SELECT revision FROM {stack}")).containsExactly("test");
    }

    private Duty alone(Instant now) {
        return new Duty(database, "primary@test", () -> Standing.UNTOLD, InstantSource.fixed(now));
    }

    @Test
    void whatNobodySpokeOfForTooLongIsEndedWhereItWasLastSeen() throws Exception {
        accept(Bodies.firing("Silent", "2026-11-24T11:59:00Z"));
        intake.accept(
                Bodies.parse(Bodies.firing("Told", "2026-11-24T11:59:00Z")),
                NOW.plus(Duration.ofHours(8)));
        await(() -> count("stack") == 1, () -> "no heartbeat");
        var listening = "UPDATE {stack} SET started_at = %s, heartbeat_at = %s";
        listened(NOW, NOW.plus(Duration.ofHours(10)), listening);

        try (var sweep =
                new StaleSweep(
                        database,
                        intake,
                        Rules.DEFAULTS,
                        alone(NOW.plus(Duration.ofHours(10))),
                        InstantSource.fixed(NOW.plus(Duration.ofHours(10))))) {
            assertThat(sweep.sweep()).isEqualTo(1);
            assertThat(sweep.sweep()).isZero();
        }

        var dialect = database.dialect();
        assertThat(
                        query(
                                "SELECT "
                                        + dialect.micros("ended_at")
                                        + " FROM {episode} WHERE reason = 'stale'"))
                .containsExactly(Long.toString(Rows.micros(NOW)));
        assertThat(query("SELECT count(*) FROM {series_state} WHERE open_since IS NOT NULL"))
                .containsExactly("1");
        accept(Bodies.firing("Silent", "2026-11-24T11:59:00Z"));
        assertThat(query("SELECT count(*) FROM {episode} WHERE ended_at IS NULL"))
                .containsExactly("2");
    }

    @Test
    void aTimeWithoutAnybodyListeningDoesNotCountAsSilence() throws Exception {
        accept(Bodies.firing("Silent", "2026-11-24T11:59:00Z"));
        await(() -> count("stack") == 1, () -> "no heartbeat");
        listened(
                NOW.plus(Duration.ofHours(9)),
                NOW.plus(Duration.ofHours(10)),
                "UPDATE {stack} SET started_at = %s, heartbeat_at = %s");

        try (var sweep =
                new StaleSweep(
                        database,
                        intake,
                        Rules.DEFAULTS,
                        alone(NOW.plus(Duration.ofHours(10))),
                        InstantSource.fixed(NOW.plus(Duration.ofHours(10))))) {
            assertThat(sweep.sweep()).isZero();
        }
    }

    /// As if the one process had been there from then to then.
    abstract void execute(String sql, long... micros) throws Exception;

    private void listened(Instant from, Instant to, String update) throws Exception {
        var dialect = database.dialect();
        execute(
                dialect.sql(update.formatted(dialect.time("?"), dialect.time("?"))),
                Rows.micros(from),
                Rows.micros(to));
    }

    private static void await(BooleanSupplier condition, Supplier<String> state) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(state.get()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
