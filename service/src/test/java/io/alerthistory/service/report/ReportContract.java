package io.alerthistory.service.report;

import static io.alerthistory.service.ReadApi.each;
import static io.alerthistory.service.ReadApi.firing;
import static io.alerthistory.service.ReadApi.labels;
import static io.alerthistory.service.ReadApi.minutesAgo;
import static io.alerthistory.service.ReadApi.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.ReadApi;
import io.alerthistory.service.storage.DatabaseSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What is counted, over HTTP, whichever database is behind it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReportContract {

    private ReadApi api;

    /// A new, empty database.
    abstract DatabaseSettings settings();

    @BeforeAll
    void fill() throws Exception {
        api = new ReadApi(settings());
        var disk = labels("alertname", "Disk", "severity", "critical", "namespace", "db");
        var flap = labels("alertname", "Flap", "severity", "warning", "namespace", "web");
        api.tell(
                firing(disk, minutesAgo(30)),
                resolved(labels("alertname", "Old"), minutesAgo(60 * 30), minutesAgo(60 * 29)),
                resolved(labels("alertname", "Once"), minutesAgo(100), minutesAgo(98)));
        for (var i = 0; i < 3; i++) {
            api.tell(resolved(flap, minutesAgo(90 - 20 * i), minutesAgo(80 - 20 * i)));
        }
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void topHasTheShapeAndTheNumbers() throws Exception {
        var top = api.get("/history/top", "limit=2");

        assertThat(top.fieldNames())
                .toIterable()
                .containsExactly("alerts", "count", "limit", "timestamp");
        assertThat(each(top.at("/alerts"), "/alert_name")).containsExactly("Flap", "Disk");
        var first = top.at("/alerts/0");
        assertThat(first.at("/fire_count").asInt()).isEqualTo(3);
        assertThat(first.at("/namespace").asText()).isEqualTo("web");
        assertThat(first.at("/last_fired_at").asText()).isEqualTo(minutesAgo(50).toString());
        assertThat(first.at("/avg_duration").asDouble()).isEqualTo(600);
        assertThat(first.at("/total_firing").asDouble()).isEqualTo(1800);
        assertThat(first.at("/fingerprint").asText()).hasSize(16);
        assertThat(top.at("/alerts/1/avg_duration").isNull()).isTrue();
        assertThat(top.at("/alerts/1/total_firing").asDouble()).isEqualTo(1800);
        assertThat(each(api.get("/history/top", "severity=critical").at("/alerts"), "/alert_name"))
                .containsExactly("Disk");
        assertThat(
                        each(
                                api.get("/history/top", "filter=namespace=\"\"").at("/alerts"),
                                "/alert_name"))
                .containsExactly("Once", "Old");
    }

    @Test
    void flappingIsFourChangesOfTheLastDay() throws Exception {
        var flapping = api.get("/history/flapping");

        assertThat(flapping.fieldNames())
                .toIterable()
                .containsExactly("alerts", "count", "threshold", "timestamp");
        assertThat(flapping.at("/threshold").asInt()).isEqualTo(4);
        assertThat(each(flapping.at("/alerts"), "/alert_name")).containsExactly("Flap");
        assertThat(flapping.at("/alerts/0/transition_count").asInt()).isEqualTo(6);
        assertThat(flapping.at("/alerts/0/flapping_score").asDouble()).isEqualTo(0.3);
        assertThat(flapping.at("/alerts/0/last_transition_at").asText())
                .isEqualTo(minutesAgo(40).toString());
        assertThat(api.get("/history/flapping", "threshold=7").at("/count").asInt()).isZero();
        assertThat(each(api.get("/history/flapping", "threshold=2").at("/alerts"), "/alert_name"))
                .containsExactly("Flap", "Once");
    }

    @Test
    void statsCountWhatTheParametersMean() throws Exception {
        var all = api.get("/history/stats");
        assertThat(all.at("/total_alerts").asInt()).isEqualTo(6);
        assertThat(all.at("/firing_alerts").asInt()).isEqualTo(1);
        assertThat(all.at("/alerts_by_status/resolved").asInt()).isEqualTo(5);
        assertThat(all.at("/alerts_by_severity/warning").asInt()).isEqualTo(3);
        assertThat(all.at("/alerts_by_severity/").asInt()).isEqualTo(2);
        assertThat(all.at("/alerts_by_namespace").fieldNames())
                .toIterable()
                .containsExactly("web", "", "db");
        assertThat(all.at("/unique_fingerprints").asInt()).isEqualTo(4);
        assertThat(all.at("/time_range/from").isNull()).isTrue();
        assertThat(all.at("/mttr/count").asInt()).isEqualTo(5);
        assertThat(all.at("/mttr/p50").asDouble()).isEqualTo(600);
        assertThat(all.at("/mttr/p95").asDouble()).isEqualTo(3600);
        assertThat(all.at("/partial").isMissingNode()).isTrue();

        var some = api.get("/history/stats", "since=2h", "status=resolved");
        assertThat(some.at("/total_alerts").asInt()).isEqualTo(4);
        assertThat(some.at("/total_firing").asDouble()).isEqualTo(1920);
        assertThat(some.at("/avg_resolution_time").asLong()).isEqualTo(480_000_000_000L);
        assertThat(some.at("/time_range/from").asText()).isEqualTo(minutesAgo(120).toString());
    }

    @Test
    void theReportIsOfTheLastDayUnlessAskedOtherwise() throws Exception {
        var report = api.get("/report", "include_recent=true", "top=1");

        assertThat(report.fieldNames())
                .toIterable()
                .containsExactly(
                        "metadata", "summary", "top_alerts", "flapping_alerts", "recent_alerts");
        assertThat(report.at("/summary/total_alerts").asInt()).isEqualTo(5);
        assertThat(each(report.at("/top_alerts"), "/alert_name")).containsExactly("Flap");
        assertThat(each(report.at("/recent_alerts"), "/alertname"))
                .containsExactly("Disk", "Flap", "Flap", "Flap", "Once");
        assertThat(report.at("/metadata/partial_failure").asBoolean()).isFalse();
        assertThat(report.at("/metadata/request_id").asText()).isNotEmpty();
        assertThat(
                        api.get("/report", "from=" + minutesAgo(3000), "to=" + minutesAgo(1440))
                                .at("/summary/total_alerts")
                                .asInt())
                .isEqualTo(1);
        assertThat(api.get("/report").at("/recent_alerts").isMissingNode()).isTrue();
    }

    @Test
    void recentIsTheNewest() throws Exception {
        var recent = api.get("/history/recent", "limit=2");

        assertThat(recent.fieldNames())
                .toIterable()
                .containsExactly("alerts", "count", "limit", "timestamp");
        assertThat(each(recent.at("/alerts"), "/alertname")).containsExactly("Disk", "Flap");
        assertThat(recent.at("/count").asInt()).isEqualTo(2);
    }

    @Test
    void oneAlertHasItsWholeHistory() throws Exception {
        var fingerprint =
                api.get("/history/recent", "alertname=Flap").at("/alerts/0/fingerprint").asText();

        var timeline = api.get("/history/" + fingerprint, "limit=2");
        assertThat(timeline.at("/fingerprint").asText()).isEqualTo(fingerprint);
        assertThat(timeline.at("/count").asInt()).isEqualTo(2);
        assertThat(timeline.at("/total").asInt()).isEqualTo(3);
        var rest =
                api.get(
                        "/history/" + fingerprint,
                        "limit=2",
                        "cursor=" + timeline.at("/next").asText());
        assertThat(each(rest.at("/alerts"), "/startsAt"))
                .containsExactly(minutesAgo(90).toString());
        assertThat(rest.at("/next").isNull()).isTrue();
        assertThat(api.get("/history/" + fingerprint, "status=firing").at("/count").asInt())
                .isZero();
        assertThat(api.refused(404, "/history/0123456789abcdef").at("/error").asText())
                .contains("0123456789abcdef", "/history?alertname=");
        assertThat(api.refused(400, "/history/nope").at("/details/parameter").asText())
                .isEqualTo("fingerprint");
    }

    @Test
    void wrongValuesAreRefusedWithTheirRemedy() throws Exception {
        assertThat(api.refused(400, "/history/top", "limit=101").at("/error").asText())
                .contains("limit", "101", "from 1 to 100");
        assertThat(api.refused(400, "/history/flapping", "threshold=0").at("/error").asText())
                .contains("threshold", "from 1 to 20");
        assertThat(api.refused(400, "/report", "include_recent=maybe").at("/error").asText())
                .contains("true or false");
        assertThat(api.refused(400, "/report", "since=91d").at("/error").asText())
                .contains("90 days");
        assertThat(
                        api.refused(400, "/history/stats", "filter=a=~\"(\"")
                                .at("/details/position")
                                .asInt())
                .isEqualTo(4);
        assertThat(
                        api.refused(
                                        400,
                                        "/report",
                                        "from=2026-01-02T00:00:00Z",
                                        "to=2026-01-01T00:00:00Z")
                                .at("/details/parameter")
                                .asText())
                .isEqualTo("to");
    }
}
