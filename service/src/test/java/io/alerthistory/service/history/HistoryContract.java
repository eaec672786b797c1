package io.alerthistory.service.history;

import static io.alerthistory.service.history.HistoryFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alerthistory.service.history.HistoryFixture.Told;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.DatabaseSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the history answers, whichever database is behind it.
abstract class HistoryContract {

    private HistoryFixture fixture;

    /// A new, empty database.
    abstract DatabaseSettings settings();

    @BeforeEach
    void open() throws Exception {
        fixture = new HistoryFixture(settings());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Instant minutesAgo(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    private static Map<String, String> labels(String... pairs) {
        var map = new TreeMap<String, String>();
        for (var i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private List<String> names(String... parameters) {
        return fixture.ask(parameters).alerts().stream()
                .map(alert -> String.valueOf(alert.alertname()))
                .toList();
    }

    @Test
    void anEmptyHistoryHasAnEmptyPage() {
        assertThat(fixture.ask())
                .isEqualTo(new HistoryPage(List.of(), 0, null, 1L, 50, null, null));
        fixture.history.smoke();
    }

    @Test
    void anEpisodeIsShownWithEverythingThatIsKnown() throws Exception {
        var labels = labels("alertname", "Disk", "severity", "critical", "namespace", "db");
        fixture.tellAt(minutesAgo(9), List.of(Told.firing(labels, minutesAgo(10))));
        fixture.tellAt(minutesAgo(4), List.of(new Told(labels, minutesAgo(10), minutesAgo(5))));

        var page = fixture.ask();

        assertThat(page.total()).isEqualTo(1);
        assertThat(page.alerts())
                .first()
                .isEqualTo(
                        new HistoryAlert(
                                page.alerts().getFirst().id(),
                                page.alerts().getFirst().fingerprint(),
                                "resolved",
                                "Disk",
                                "critical",
                                "db",
                                labels,
                                Map.of("summary", "it is over"),
                                "2026-11-24T11:50:00Z",
                                "2026-11-24T11:55:00Z",
                                "resolved",
                                false,
                                0,
                                List.of(),
                                "2026-11-24T11:51:00Z",
                                "2026-11-24T11:56:00Z",
                                "http://prom/graph"));
        assertThat(names("fingerprint=" + page.alerts().getFirst().fingerprint()))
                .containsExactly("Disk");
    }

    @Test
    void aReopenedEpisodeShowsItsGap() throws Exception {
        var labels = labels("alertname", "Flap");
        fixture.tellAt(minutesAgo(29), List.of(Told.firing(labels, minutesAgo(30))));
        fixture.tellAt(minutesAgo(20), List.of(new Told(labels, minutesAgo(30), minutesAgo(21))));
        fixture.tellAt(minutesAgo(15), List.of(Told.firing(labels, minutesAgo(30))));

        var alert = fixture.ask().alerts().getFirst();

        assertThat(alert.status()).isEqualTo("firing");
        assertThat(alert.endsAt()).isNull();
        assertThat(alert.reason()).isNull();
        assertThat(alert.reopened()).isEqualTo(1);
        assertThat(alert.gaps())
                .containsExactly(
                        new HistoryAlert.Gap("2026-11-24T11:39:00Z", "2026-11-24T11:45:00Z"));
    }

    @Test
    void aSupersededEpisodeSaysThatItsEndIsAnUpperBound() throws Exception {
        var labels = labels("alertname", "Hidden");
        fixture.tellAt(minutesAgo(60), List.of(Told.firing(labels, minutesAgo(61))));
        fixture.tellAt(minutesAgo(9), List.of(Told.firing(labels, minutesAgo(10))));

        var alerts = fixture.ask("order=asc").alerts();

        assertThat(alerts).hasSize(2);
        assertThat(alerts.getFirst().reason()).isEqualTo("superseded");
        assertThat(alerts.getFirst().endsAtIsUpperBound()).isTrue();
    }

    @Test
    void everyParameterNarrows() throws Exception {
        fixture.tell(
                Told.firing(
                        labels("alertname", "A", "severity", "critical", "namespace", "x"),
                        minutesAgo(50)),
                Told.firing(
                        labels("alertname", "B", "severity", "warning", "namespace", "x"),
                        minutesAgo(40)),
                new Told(
                        labels("alertname", "C", "severity", "critical", "namespace", "y"),
                        minutesAgo(30),
                        minutesAgo(25)),
                new Told(
                        labels("alertname", "D", "team", "a,b\"c"), minutesAgo(20), minutesAgo(15)),
                Told.firing(labels("x", "1"), minutesAgo(10)));

        assertThat(names()).containsExactly("null", "D", "C", "B", "A");
        assertThat(names("order=asc")).containsExactly("A", "B", "C", "D", "null");
        assertThat(names("status=firing")).containsExactly("null", "B", "A");
        assertThat(names("status=active", "namespace=x")).containsExactly("B", "A");
        assertThat(names("status=resolved")).containsExactly("D", "C");
        assertThat(names("status=resolved", "alertname=A")).isEmpty();
        assertThat(names("status=firing", "alertname=A")).containsExactly("A");
        assertThat(names("severity=critical")).containsExactly("C", "A");
        assertThat(names("severity=critical", "namespace=x")).containsExactly("A");
        assertThat(names("alertname=B")).containsExactly("B");
        assertThat(names("alertname=nope")).isEmpty();
        assertThat(names("alertname=B", "alertname=")).containsExactly("B");
        assertThat(names("fingerprint=0123456789abcdef")).isEmpty();
        assertThat(names("since=35m")).containsExactly("null", "D", "C");
        assertThat(names("since=30m")).containsExactly("null", "D", "C");
        assertThat(names("from=2026-11-24T11:20:00Z", "to=2026-11-24T11:30:00Z"))
                .containsExactly("C", "B");
        assertThat(names("start=" + minutesAgo(40).getEpochSecond(), "order=asc", "limit=1"))
                .containsExactly("B");
        assertThat(names("until=2026-11-24T13:20:00+02:00")).containsExactly("B", "A");
        assertThat(names("to=2026-11-24T11:20:00Z", "order=asc", "severity=warning"))
                .containsExactly("B");
        assertThat(names("filter=severity=critical", "filter=namespace!=x")).containsExactly("C");
        assertThat(names("filter=severity=~\"crit.*\",alertname!=\"A\"")).containsExactly("C");
        assertThat(names("filter=severity=\"\"")).containsExactly("null", "D");
        assertThat(names("filter=alertname!~\"A|B\"")).containsExactly("null", "D", "C");
        assertThat(names("filter=team=\"a,b\\\"c\"")).containsExactly("D");
        assertThat(names("filter=team=\"a,b\"")).isEmpty();
        assertThat(names("filter=team!=\"\"")).containsExactly("D");
        assertThat(names("filter=x=1")).containsExactly("null");
        assertThat(names("match[]={alertname='A'}", "match[]={severity='warning'}"))
                .containsExactly("B", "A");
        assertThat(names("match[]={alertname=~'A|B'}", "severity=critical")).containsExactly("A");
        assertThat(names("limit=2", "page=2")).containsExactly("C", "B");
        assertThat(names("per_page=2", "offset=3")).containsExactly("B", "A");
        assertThat(names("unknown=whatever", "alertname=A")).containsExactly("A");
    }

    @Test
    void aStartThatMovedBackCountsWhereItIsNotWhereItWas() throws Exception {
        var moved = labels("alertname", "Moved");
        fixture.tell(
                Told.firing(labels("alertname", "Old"), minutesAgo(50)),
                Told.firing(labels("alertname", "New"), minutesAgo(5)),
                Told.firing(moved, minutesAgo(10)));
        fixture.tellAt(NOW, List.of(Told.firing(moved, minutesAgo(40))));

        for (var more :
                List.of("x=y", "filter=alertname=~\".*\"", "filter=a=\"\"", "status=firing")) {
            assertThat(names(more)).as(more).containsExactly("New", "Moved", "Old");
            assertThat(names(more, "to=" + minutesAgo(30)))
                    .as(more)
                    .containsExactly("Moved", "Old");
            assertThat(names(more, "to=" + minutesAgo(30), "order=asc"))
                    .as(more)
                    .containsExactly("Old", "Moved");
            assertThat(names(more, "from=" + minutesAgo(30))).as(more).containsExactly("New");
            assertThat(fixture.ask(more, "to=" + minutesAgo(30), "limit=1").total())
                    .as(more)
                    .isEqualTo(2);
            assertThat(names(more, "from=" + minutesAgo(45), "to=" + minutesAgo(35)))
                    .as(more)
                    .containsExactly("Moved");
        }
        assertThat(names("alertname=Moved", "to=" + minutesAgo(30))).containsExactly("Moved");
    }

    @Test
    void textOfAnyKindIsFound() throws Exception {
        var longName = "x".repeat(499) + "😀" + "y".repeat(100);
        fixture.tell(
                Told.firing(labels("alertname", longName + "1"), minutesAgo(3)),
                Told.firing(labels("alertname", longName + "2"), minutesAgo(2)),
                Told.firing(
                        labels("alertname", "привет 😀", "na\"me, \\ =", "va}l\nue"),
                        minutesAgo(1)));
        fixture.tell(Told.firing(labels(",", ":", ":", "x"), minutesAgo(9)));

        assertThat(names("alertname=" + longName + "2")).containsExactly(longName + "2");
        assertThat(names("filter=alertname=~\"x+.*1\"")).containsExactly(longName + "1");
        assertThat(names("filter=alertname!~\"x+.*1\"", "filter=alertname!=\"\""))
                .containsExactly("привет 😀", longName + "2");
        assertThat(names("alertname=привет 😀")).containsExactly("привет 😀");
        assertThat(names("filter=\"na\\\"me, \\\\ =\"=\"va}l\\nue\"")).containsExactly("привет 😀");
        assertThat(names("filter=\",\"=\":\"")).containsExactly("null");
        assertThat(names("filter=\",\"=\"x\"")).isEmpty();
        assertThat(names("alertname=a\0b")).isEmpty();
    }

    @Test
    void totalIsExactWhileThatIsCheapAndThenALowerBound() throws Exception {
        var alerts =
                IntStream.range(0, 10_050)
                        .mapToObj(i ->
                                Told.firing(
                                        labels("alertname", "N" + i % 3, "i", "" + i),
                                        minutesAgo(i)))
                        .toList();
        for (var at = 0; at < alerts.size(); at += 2_010) {
            fixture.tellAt(NOW, alerts.subList(at, at + 2_010));
        }

        var all = fixture.ask("limit=1000");
        assertThat(all.total()).isEqualTo(10_000);
        assertThat(all.totalIsLowerBound()).isTrue();
        assertThat(all.alerts()).hasSize(1000);
        var some = fixture.ask("alertname=N1", "limit=2");
        assertThat(some.total()).isEqualTo(3_350);
        assertThat(some.totalIsLowerBound()).isNull();
        var cheap = fixture.ask("filter=i=~\"99..\"", "limit=200");
        assertThat(cheap.total()).isEqualTo(100);
        assertThat(cheap.totalIsLowerBound()).isNull();
        var dear = fixture.ask("filter=i=~\".*7\"", "limit=5");
        assertThat(dear.total()).isEqualTo(6);
        assertThat(dear.totalIsLowerBound()).isTrue();
        assertThat(fixture.ask("limit=50", "page=201").alerts()).hasSize(50);
        assertThat(fixture.ask("limit=50", "page=201").page()).isEqualTo(201);
        assertThatThrownBy(() -> fixture.ask("limit=50", "page=202"))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("PAGE_TOO_DEEP");
                            assertThat(e).hasMessageContaining("cursor=");
                        });
    }

    @Test
    void pagesByCursorAreDisjointAndCompleteWhateverArrivesMeanwhile() throws Exception {
        for (var seed = 0; seed < 6; seed++) {
            var random = new Random(seed);
            var name = "P" + seed;
            var alerts = new ArrayList<Told>();
            for (var i = 0; i < 120; i++) {
                alerts.add(
                        Told.firing(
                                labels("alertname", name, "i", "" + i),
                                minutesAgo(random.nextInt(30))));
            }
            fixture.tellAt(NOW, alerts);
            var question =
                    List.of(
                                    new String[] {"alertname=" + name},
                                    new String[] {
                                        "filter=alertname=~\"" + name + "\"", "filter=i!=\"\""
                                    },
                                    new String[] {"alertname=" + name, "since=40m"},
                                    new String[] {
                                        "alertname=" + name, "status=firing", "to=" + NOW
                                    })
                            .get(seed % 4);
            var order = random.nextBoolean() ? "order=asc" : "order=desc";
            var expected = ids(fixture.ask(with(question, order, "limit=1000")));
            assertThat(expected).as("seed %d", seed).hasSize(120).doesNotHaveDuplicates();

            var seen = new ArrayList<String>();
            var late = 0;
            var next = "";
            do {
                var limit = "limit=" + (1 + random.nextInt(40));
                var parameters =
                        next.isEmpty()
                                ? with(question, order, limit)
                                : with(question, order, limit, "cursor=" + next);
                var page = fixture.ask(parameters);
                if (page.totalIsLowerBound() == null) {
                    assertThat(page.total()).as("seed %d", seed).isEqualTo(120);
                }
                seen.addAll(ids(page));
                next = String.valueOf(page.next());
                fixture.tell(
                        Told.firing(
                                labels("alertname", name, "late", "" + late++),
                                minutesAgo(random.nextInt(30))));
            } while (!next.equals("null"));

            assertThat(seen).as("seed %d", seed).doesNotHaveDuplicates();
            seen.retainAll(new HashSet<>(expected));
            assertThat(seen).as("seed %d %s", seed, order).isEqualTo(expected);
        }
    }

    @Test
    void ascendingIsDescendingBackwardsAndPagesAreItsSlices() throws Exception {
        var random = new Random(7);
        var alerts = new ArrayList<Told>();
        for (var i = 0; i < 150; i++) {
            alerts.add(
                    Told.firing(
                            labels("alertname", "M", "i", "" + i), minutesAgo(random.nextInt(20))));
        }
        fixture.tellAt(NOW, alerts);
        for (var filter : List.of("x=y", "alertname=M", "filter=i=~\".*[02468]\"", "since=15m")) {
            var all = ids(fixture.ask(filter, "limit=1000"));
            var backwards = new ArrayList<>(ids(fixture.ask(filter, "limit=1000", "order=asc")));
            Collections.reverse(backwards);
            assertThat(backwards).as(filter).isEqualTo(all).isNotEmpty();
            for (var page = 1; page <= 12; page++) {
                var from = Math.min(all.size(), (page - 1) * 13);
                var slice = all.subList(from, Math.min(all.size(), from + 13));
                assertThat(ids(fixture.ask(filter, "limit=13", "page=" + page)))
                        .as("%s page %d", filter, page)
                        .isEqualTo(slice);
                assertThat(ids(fixture.ask(filter, "limit=13", "offset=" + (page - 1) * 13)))
                        .isEqualTo(slice);
            }
        }
    }

    @Test
    void partialPagesLeadToEverything() throws Exception {
        var alerts = new ArrayList<Told>();
        for (var i = 0; i < 3_000; i++) {
            alerts.add(Told.firing(labels("alertname", "S", "i", "" + i), minutesAgo(i)));
        }
        fixture.tellAt(NOW, alerts);
        var parameters = new String[] {"filter=i=~\"(1|29).?9\"", "limit=100"};
        var expected = ids(fixture.ask(parameters));

        var seen = new ArrayList<String>();
        var page = fixture.impatient.find(HistoryFixture.map(parameters));
        assertThat(page.partial()).isTrue();
        var pages = 1;
        while (page.next() != null) {
            seen.addAll(ids(page));
            page =
                    fixture.impatient.find(
                            HistoryFixture.map(with(parameters, "cursor=" + page.next())));
            pages++;
        }
        seen.addAll(ids(page));

        assertThat(seen).isEqualTo(expected).isNotEmpty();
        assertThat(pages).isGreaterThan(3);
    }

    @Test
    void aCursorBelongsToItsQuestion() throws Exception {
        fixture.tell(
                Told.firing(labels("alertname", "A"), minutesAgo(1)),
                Told.firing(labels("alertname", "B"), minutesAgo(2)));
        var next = fixture.ask("limit=1").next();

        assertThat(names("limit=7", "cursor=" + next)).containsExactly("B");
        for (var other : List.of("status=firing", "order=asc", "alertname=B", "since=1h")) {
            assertThatThrownBy(() -> fixture.ask(other, "cursor=" + next))
                    .as(other)
                    .isInstanceOfSatisfying(
                            ApiError.class, e -> assertThat(e.code()).isEqualTo("BAD_CURSOR"));
        }
    }

    @Test
    void matchersSelectWhatANaiveReadingSelects() throws Exception {
        var random = new Random(42);
        var alerts = new ArrayList<Told>();
        for (var i = 0; i < 400; i++) {
            var labels = labels("i", "" + i);
            for (var name : NaiveQuestion.NAMES) {
                if (random.nextInt(4) > 0) {
                    labels.put(
                            name,
                            NaiveQuestion.VALUES.get(random.nextInt(NaiveQuestion.VALUES.size())));
                }
            }
            var start = minutesAgo(random.nextInt(500));
            alerts.add(
                    random.nextBoolean()
                            ? Told.firing(labels, start)
                            : new Told(labels, start, start.plusSeconds(30)));
        }
        fixture.tellAt(NOW, alerts);
        var matched = 0;
        for (var seed = 0; seed < 300; seed++) {
            var question = NaiveQuestion.random(new Random(seed));
            var expected =
                    alerts.stream()
                            .filter(question::selects)
                            .map(told -> told.labels().get("i"))
                            .sorted()
                            .toList();
            var page = fixture.ask(question.parameters());
            assertThat(
                            page.alerts().stream()
                                    .map(alert -> alert.labels().get("i"))
                                    .sorted()
                                    .toList())
                    .as("seed %d: %s", seed, List.of(question.parameters()))
                    .isEqualTo(expected);
            assertThat(page.total()).as("seed %d", seed).isEqualTo(expected.size());
            matched += expected.isEmpty() ? 0 : 1;
        }
        assertThat(matched).as("questions that select something").isGreaterThan(100);
    }

    private static List<String> ids(HistoryPage page) {
        return page.alerts().stream().map(HistoryAlert::id).toList();
    }

    private static String[] with(String[] parameters, String... more) {
        var all = new ArrayList<>(List.of(parameters));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
