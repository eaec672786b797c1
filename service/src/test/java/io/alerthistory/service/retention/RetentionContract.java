package io.alerthistory.service.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.intake.Bodies;
import io.alerthistory.service.intake.Intake;
import io.alerthistory.service.intake.WebhookParser;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EpisodeFilter;
import io.alerthistory.service.storage.EpisodeQuestion;
import io.alerthistory.service.storage.FirstColumn;
import io.alerthistory.service.storage.HistoryStore;
import io.alerthistory.service.storage.RunningProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is forgotten, and what never is, whichever database is behind it.
abstract class RetentionContract {

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final Kept KEPT = new Kept(Duration.ofDays(90), Duration.ofDays(30));

    final AtomicLong watched = new AtomicLong();
    final AtomicBoolean mayForget = new AtomicBoolean(true);
    Database database;
    private Intake intake;

    /// A new, empty database.
    abstract DatabaseSettings settings();

    /// Adds an old entry to each table that only grows.
    abstract void recordedOn(Instant day) throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = open(settings());
        intake = new Intake(database, Rules.DEFAULTS, "primary@local", (_, _, _, _, _) -> {});
    }

    static Database open(DatabaseSettings settings) throws Exception {
        var database =
                Database.open(
                        settings,
                        new RunningProcess("p", "primary", "test", "0", NOW),
                        InstantSource.system());
        assertThat(database.awaitOpen(Duration.ofSeconds(20)))
                .as(() -> "opened: " + database.notReady())
                .isTrue();
        return database;
    }

    @AfterEach
    void close() {
        intake.close();
        database.close();
    }

    static Instant daysAgo(long days) {
        return NOW.minus(Duration.ofDays(days));
    }

    private void firing(String name, Instant start) throws Exception {
        intake.accept(Bodies.parse(Bodies.firing(name, start.toString())), start.plusSeconds(30));
    }

    void fired(String name, Instant start) throws Exception {
        firing(name, start);
        var end = start.plusSeconds(600);
        intake.accept(
                Bodies.parse(Bodies.resolved(name, start.toString(), end.toString())),
                end.plusSeconds(30));
    }

    Optional<Forgotten> sweep(Kept kept, Instant now) throws Exception {
        try (var sweep =
                new RetentionSweep(
                        database,
                        kept,
                        mayForget::get,
                        InstantSource.fixed(now),
                        watched::addAndGet)) {
            return sweep.sweep();
        }
    }

    List<String> query(String sql) {
        return FirstColumn.of(database, sql);
    }

    long count(String table) {
        return Long.parseLong(query("SELECT count(*) FROM {" + table + "}").getFirst());
    }

    private List<String> history() {
        return new HistoryStore(database)
                .find(EpisodeQuestion.newest(EpisodeFilter.ALL, 100)).episodes().stream()
                        .map(episode ->
                                episode.labels().get("alertname")
                                        + " "
                                        + Duration.between(episode.startedAt(), NOW).toDays())
                        .toList();
    }

    @Test
    void whatEndedLongAgoGoesAndTheRestStays() throws Exception {
        fired("Often", daysAgo(100));
        fired("Often", daysAgo(91));
        fired("Often", daysAgo(89));
        fired("Often", daysAgo(1));
        firing("Open", daysAgo(120));

        var forgotten = sweep(KEPT, NOW).orElseThrow();

        assertThat(forgotten).isEqualTo(new Forgotten(2, 0, 0, 0));
        assertThat(history()).containsExactly("Often 1", "Often 89", "Open 120");
        assertThat(count("series_text")).isEqualTo(2);
        assertThat(count("stream_episode")).isEqualTo(2);
        assertThat(count("telling")).isEqualTo(5);
        assertThat(watched).hasValue(2);
        assertThat(sweep(KEPT, NOW)).contains(new Forgotten(0, 0, 0, 0));
    }

    @Test
    void anEpisodeOfWhichALateWordMayComeStays() throws Exception {
        var start = daysAgo(100);
        fired("Spoken", start);
        var again = Bodies.resolved("Spoken", start.toString(), start.plusSeconds(600).toString());
        intake.accept(Bodies.parse(again), daysAgo(1));

        assertThat(sweep(KEPT, NOW)).contains(new Forgotten(0, 0, 0, 0));
        assertThat(history()).containsExactly("Spoken 100");

        assertThat(sweep(KEPT, NOW.plus(Duration.ofDays(90))).orElseThrow().series()).isEqualTo(1);
        assertThat(history()).isEmpty();
    }

    @Test
    void aSeriesThatWentIsStoredAnewByAWriterThatStillKnowsIt() throws Exception {
        for (var i = 0; i < 700; i++) {
            fired("Gone" + i, daysAgo(100));
        }
        fired("Kept", daysAgo(10));

        var forgotten = sweep(KEPT, NOW).orElseThrow();

        assertThat(forgotten.series()).isEqualTo(700);
        for (var table : List.of("series", "series_state", "series_text", "episode")) {
            assertThat(count(table)).as(table).isEqualTo(1);
        }

        firing("Gone7", daysAgo(0).minusSeconds(60));
        firing("Kept", daysAgo(0).minusSeconds(60));

        assertThat(history()).containsExactlyInAnyOrder("Gone7 0", "Kept 0", "Kept 10");
        assertThat(count("series")).isEqualTo(2);
    }

    @Test
    void whatIsNotItsToForgetStays() throws Exception {
        fired("Old", daysAgo(100));
        mayForget.set(false);

        assertThat(sweep(KEPT, NOW)).isEmpty();
        assertThat(history()).containsExactly("Old 100");

        mayForget.set(true);
        assertThat(sweep(KEPT, NOW).orElseThrow().series()).isEqualTo(1);
    }

    @Test
    void quarantineHasATimeOfItsOwn() throws Exception {
        for (var days : List.of(40, 31, 29)) {
            intake.accept(
                    WebhookParser.parse(
                            "{\"alerts\":[{\"labels\":{\"alertname\":7}}]}"
                                    .getBytes(StandardCharsets.UTF_8)),
                    daysAgo(days));
        }

        assertThat(sweep(KEPT, NOW)).contains(new Forgotten(0, 0, 2, 0));
        assertThat(count("quarantine")).isEqualTo(1);
    }

    @Test
    void whatWasRecordedGoesByTheDay() throws Exception {
        recordedOn(daysAgo(92));
        recordedOn(daysAgo(95));
        recordedOn(daysAgo(80));
        var before = count("transition");

        assertThat(sweep(KEPT, NOW).orElseThrow().recorded()).isEqualTo(4);

        assertThat(count("transition")).isEqualTo(before - 2);
        assertThat(count("notification")).isEqualTo(1);
    }

    @Test
    void zeroKeepsForEver() throws Exception {
        fired("Old", daysAgo(3_000));
        recordedOn(daysAgo(200));

        assertThat(sweep(new Kept(Duration.ZERO, Duration.ZERO), NOW))
                .contains(new Forgotten(0, 0, 0, 0));
        assertThat(history()).containsExactly("Old 3000");
    }
}
