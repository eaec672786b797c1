package io.alerthistory.service.explore;

import static io.alerthistory.service.ReadApi.NOW;
import static io.alerthistory.service.ReadApi.each;
import static io.alerthistory.service.ReadApi.firing;
import static io.alerthistory.service.ReadApi.labels;
import static io.alerthistory.service.ReadApi.minutesAgo;
import static io.alerthistory.service.ReadApi.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.ReadApi;
import io.alerthistory.service.storage.DatabaseSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What `/api/v1` answers, whichever database is behind it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExploreContract {

    private static final int DAY = 24 * 60;

    private ReadApi api;

    /// A new, empty database.
    abstract DatabaseSettings settings();

    private record Truth(String name, Instant start, @Nullable Instant end) {
        boolean fires(Instant time) {
            return !start.isAfter(time) && (end == null || end.isAfter(time));
        }
    }

    private final List<Truth> truth = new ArrayList<>();

    @BeforeAll
    void fill() throws Exception {
        api = new ReadApi(settings());
        var paused = labels("alertname", "Paused", "severity", "critical", "my label", "ü");
        api.tellAt(minutesAgo(29), firing(paused, minutesAgo(30)));
        api.tellAt(minutesAgo(20), resolved(paused, minutesAgo(30), minutesAgo(21)));
        api.tellAt(minutesAgo(15), firing(paused, minutesAgo(30)));
        var random = new Random(11);
        for (var i = 0; i < 60; i++) {
            var start = minutesAgo(40L + random.nextInt(10 * DAY));
            var length = random.nextInt(3) == 0 ? random.nextInt(4 * DAY) : random.nextInt(90);
            var end = start.plusSeconds(60L * (1 + length));
            var open = end.isAfter(minutesAgo(1));
            var one = new Truth("T" + i, start, open ? null : end);
            truth.add(one);
            var names = labels("alertname", one.name(), "namespace", "n" + i % 3);
            api.tell(open ? firing(names, start) : resolved(names, start, end));
        }
        var moved = labels("alertname", "Moved", "namespace", "n0");
        api.tell(firing(moved, minutesAgo(33)));
        api.tell(firing(moved, minutesAgo(36)));
        api.tell(resolved(moved, minutesAgo(36), minutesAgo(31)));
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void anEpisodeIsShownWithAllThatIsAroundIt() throws Exception {
        var list = api.get("/api/v1/episodes", "alertname=Paused");
        assertThat(list.fieldNames())
                .toIterable()
                .containsExactly("episodes", "total", "limit", "next");
        var id = list.at("/episodes/0/id").asText();

        var episode = api.get("/api/v1/episodes/" + id);

        assertThat(episode.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "fingerprint",
                        "status",
                        "labels",
                        "annotations",
                        "startsAt",
                        "recordedStartsAt",
                        "endsAt",
                        "endsAtIsUpperBound",
                        "reason",
                        "reopened",
                        "gaps",
                        "receivedAt",
                        "updatedAt",
                        "generatorURL",
                        "senderFingerprint",
                        "owner",
                        "sources",
                        "timeline",
                        "notifications",
                        "mutes");
        assertThat(episode.at("/labels/my label").asText()).isEqualTo("ü");
        assertThat(episode.at("/annotations/first/summary").asText()).isEqualTo("it burns");
        assertThat(episode.at("/annotations/last/summary").asText()).isEqualTo("it is over");
        assertThat(episode.at("/owner").asText()).isEqualTo("primary@test");
        assertThat(each(episode.at("/timeline"), "/kind"))
                .containsExactly("opened", "resolved", "reopened");
        assertThat(each(episode.at("/timeline"), "/at"))
                .containsExactly(
                        minutesAgo(30).toString(),
                        minutesAgo(21).toString(),
                        minutesAgo(15).toString());
        assertThat(episode.at("/sources")).hasSize(1);
        assertThat(episode.at("/sources/0/receiver").asText()).isEqualTo("team");
        assertThat(episode.at("/sources/0/instance").asText()).isEqualTo("http://am:9093");
        assertThat(episode.at("/sources/0/notifications").asInt()).isEqualTo(3);
        assertThat(episode.at("/sources/0/firstAt").asText()).isEqualTo(minutesAgo(29).toString());
        assertThat(each(episode.at("/notifications"), "/groupKey"))
                .containsExactly("{}:{}", "{}:{}", "{}:{}");
        assertThat(each(episode.at("/notifications"), "/resolved")).containsExactly("0", "1", "0");
    }

    @Test
    void whereAStartWasRecordedFirstIsShown() throws Exception {
        var id = api.get("/api/v1/episodes", "alertname=Moved").at("/episodes/0/id").asText();
        var episode = api.get("/api/v1/episodes/" + id);

        assertThat(episode.at("/startsAt").asText()).isEqualTo(minutesAgo(36).toString());
        assertThat(episode.at("/recordedStartsAt").asText()).isEqualTo(minutesAgo(33).toString());
        assertThat(each(episode.at("/timeline"), "/kind")).contains("start_moved");
    }

    @Test
    void anEpisodeThatIsNotThereIsMissed() throws Exception {
        assertThat(api.refused(404, "/api/v1/episodes/123456789").at("/error").asText())
                .contains("123456789", "/api/v1/episodes?alertname=");
        assertThat(api.refused(400, "/api/v1/episodes/x").at("/details/parameter").asText())
                .isEqualTo("id");
        assertThat(api.refused(400, "/api/v1/episodes", "limit=0").at("/code").asText())
                .isEqualTo("BAD_PARAMETER");
    }

    @Test
    void labelsAreFoundForSearchBoxes() throws Exception {
        assertThat(api.get("/api/v1/labels").at("/status").asText()).isEqualTo("success");
        assertThat(api.get("/api/v1/labels").at("/data"))
                .hasToString("[\"alertname\",\"my label\",\"namespace\",\"severity\"]");
        assertThat(api.get("/api/v1/labels", "match[]={namespace='n1'}").at("/data"))
                .hasToString("[\"alertname\",\"namespace\"]");
        assertThat(api.get("/api/v1/label/namespace/values").at("/data"))
                .hasToString("[\"n0\",\"n1\",\"n2\"]");
        assertThat(api.get("/api/v1/label/my%20label/values").at("/data")).hasToString("[\"ü\"]");
        assertThat(api.get("/api/v1/label/alertname/values", "prefix=T1", "limit=3").at("/data"))
                .hasToString("[\"T1\",\"T10\",\"T11\"]");
        assertThat(
                        api.get("/api/v1/label/alertname/values", "filter=severity=critical")
                                .at("/data"))
                .hasToString("[\"Paused\"]");
        assertThat(api.get("/api/v1/label/nope/values").at("/data")).isEmpty();
    }

    @Test
    void theHistogramCountsStarts() throws Exception {
        var from = minutesAgo(10 * DAY);
        var histogram =
                api.get(
                        "/api/v1/histogram",
                        "from=" + from,
                        "to=" + NOW,
                        "buckets=10",
                        "by=namespace",
                        "filter=alertname=~\"T.*\"");

        assertThat(histogram.at("/step").asInt()).isEqualTo(24 * 3600);
        assertThat(histogram.at("/buckets")).hasSize(10);
        for (var i = 0; i < 10; i++) {
            var begin = from.plusSeconds(24L * 3600 * i);
            var end = begin.plusSeconds(24L * 3600);
            assertThat(histogram.at("/buckets/" + i + "/time").asText())
                    .isEqualTo(begin.toString());
            assertThat(histogram.at("/buckets/" + i + "/count").asLong())
                    .isEqualTo(
                            truth.stream()
                                    .filter(one ->
                                            !one.start().isBefore(begin)
                                                    && one.start().isBefore(end))
                                    .count());
        }
        var total = truth.stream().filter(one -> !one.start().isBefore(from)).count();
        assertThat(histogram.at("/total").asLong()).isEqualTo(total);
        assertThat(new TreeSet<>(each(histogram.at("/groups"), "/value")))
                .containsExactly("n0", "n1", "n2");
        assertThat(
                        each(histogram.at("/groups"), "/total").stream()
                                .mapToLong(Long::parseLong)
                                .sum())
                .isEqualTo(total);
        assertThat(api.refused(400, "/api/v1/histogram", "by=pod").at("/error").asText())
                .contains("alertname, namespace or severity");
    }

    @Test
    void atAMomentIsWhatFiredThen() throws Exception {
        var random = new Random(5);
        var times = new ArrayList<Instant>();
        for (var i = 0; i < 40; i++) {
            times.add(minutesAgo(random.nextInt(11 * DAY)));
        }
        truth.stream().limit(10).forEach(one -> times.add(one.start()));
        truth.stream().map(Truth::end).filter(end -> end != null).limit(10).forEach(times::add);
        for (var time : times) {
            var expected =
                    truth.stream()
                            .filter(one -> one.fires(time))
                            .sorted(Comparator.comparing(Truth::start).reversed())
                            .map(Truth::name)
                            .toList();
            var moment = api.get("/api/v1/at", "time=" + time, "filter=alertname=~\"T.*\"");
            assertThat(each(moment.at("/alerts"), "/alertname"))
                    .as("at %s", time)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(moment.at("/total").asInt()).isEqualTo(expected.size());
        }
    }

    @Test
    void inAPauseNothingFires() throws Exception {
        assertThat(firingAt(minutesAgo(25), "Paused")).isTrue();
        assertThat(firingAt(minutesAgo(18), "Paused")).isFalse();
        assertThat(firingAt(minutesAgo(10), "Paused")).isTrue();
        assertThat(firingAt(minutesAgo(31), "Paused")).isFalse();
        assertThat(firingAt(minutesAgo(35), "Moved")).isTrue();
        assertThat(firingAt(minutesAgo(37), "Moved")).isFalse();
        assertThat(
                        api.refused(400, "/api/v1/at", "time=yesterday")
                                .at("/details/parameter")
                                .asText())
                .isEqualTo("time");
    }

    private boolean firingAt(Instant time, String alertname) throws Exception {
        return api.get("/api/v1/at", "time=" + time, "alertname=" + alertname).at("/total").asInt()
                > 0;
    }
}
