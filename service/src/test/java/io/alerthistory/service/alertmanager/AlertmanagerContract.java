package io.alerthistory.service.alertmanager;

import static io.alerthistory.service.ReadApi.each;
import static io.alerthistory.service.ReadApi.labels;
import static io.alerthistory.service.ReadApi.minutesAgo;
import static io.alerthistory.service.ReadApi.resolved;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alerthistory.service.ReadApi;
import io.alerthistory.service.storage.DatabaseSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What clients of Alertmanager read from us, whichever database is behind it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AlertmanagerContract {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path AMTOOL = Path.of("/usr/bin/amtool");

    private ReadApi api;
    private JsonNode upstream;

    /// A new, empty database.
    abstract DatabaseSettings settings();

    /// Tells of the groups that an Alertmanager showed, as it would have told of them.
    @BeforeAll
    void fill() throws Exception {
        api = new ReadApi(settings());
        try (var in = getClass().getResourceAsStream("/alertmanager/am-0.25-api-v2-groups.json")) {
            upstream = JSON.readTree(in);
        }
        for (var group : upstream) {
            var alerts = new ArrayList<String>();
            for (var alert : group.at("/alerts")) {
                var body = ((ObjectNode) alert).deepCopy();
                body.put("status", "firing");
                body.put("endsAt", "0001-01-01T00:00:00Z");
                alerts.add(body.toString());
            }
            api.tellAs(
                    group.at("/receiver/name").asText().replace(".", "\\\\."),
                    "{}:" + printed(group.at("/labels")),
                    alerts.toArray(String[]::new));
        }
        api.tell(resolved(labels("alertname", "Over"), minutesAgo(20), minutesAgo(10)));
        api.service.post(
                "/webhook",
                """
                {"alerts":[{"labels":{"alertname":"Minimal"},"startsAt":"2026-11-24T11:00:00Z"}]}
                """);
    }

    @AfterAll
    void close() {
        api.close();
    }

    /// As Go prints a label set, for values that need no more than this.
    private static String printed(JsonNode labels) {
        return labels.properties().stream()
                .map(label -> label.getKey() + "=" + quoted(label.getValue().asText()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + "\"";
    }

    /// Without what we cannot know or what has changed since that version.
    private static JsonNode comparable(JsonNode alert) {
        var copy = ((ObjectNode) alert).deepCopy();
        copy.remove(List.of("endsAt", "updatedAt", "status"));
        return copy;
    }

    @Test
    void theGroupsAreThoseThatAlertmanagerShowed() throws Exception {
        var groups = api.get("/api/v2/alerts/groups", "receiver=team.*|auth|trunc");

        assertThat(groups).hasSize(upstream.size());
        for (var i = 0; i < groups.size(); i++) {
            assertThat(groups.get(i).fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("alerts", "labels", "receiver", "routeLabels");
            assertThat(groups.get(i).at("/labels")).isEqualTo(upstream.get(i).at("/labels"));
            assertThat(groups.get(i).at("/receiver")).isEqualTo(upstream.get(i).at("/receiver"));
            assertThat(groups.get(i).at("/alerts"))
                    .map(AlertmanagerContract::comparable)
                    .containsExactlyElementsOf(
                            Stream.of(upstream.get(i).at("/alerts"))
                                    .flatMap(alerts -> alerts.valueStream())
                                    .map(AlertmanagerContract::comparable)
                                    .toList());
        }
    }

    @Test
    void anAlertOfNoKnownGroupIsInOurOwn() throws Exception {
        var groups = api.get("/api/v2/alerts/groups", "receiver=alert-history");

        assertThat(groups).hasSize(1);
        assertThat(groups.at("/0/labels")).isEmpty();
        assertThat(groups.at("/0/receiver/name").asText()).isEqualTo("alert-history");
        assertThat(each(groups.at("/0/alerts"), "/labels/alertname")).containsExactly("Minimal");
        assertThat(groups.at("/0/alerts/0/receivers").toString())
                .isEqualTo("[{\"name\":\"alert-history\"}]");
    }

    @Test
    void anAlertHasTheFieldsOfAlertmanager() throws Exception {
        var alerts = api.get("/api/v2/alerts", "filter=alertname=\"HighCPU\"");

        assertThat(alerts).hasSize(1);
        var alert = alerts.get(0);
        assertThat(alert.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "annotations",
                        "endsAt",
                        "fingerprint",
                        "receivers",
                        "startsAt",
                        "status",
                        "updatedAt",
                        "generatorURL",
                        "labels");
        assertThat(alert.at("/startsAt").asText()).isEqualTo("2026-11-23T09:01:24.910Z");
        assertThat(alert.at("/endsAt").asText()).isEqualTo("2026-11-24T12:05:00.000Z");
        assertThat(alert.at("/updatedAt").asText()).isEqualTo("2026-11-24T12:00:00.000Z");
        assertThat(alert.at("/status").toString())
                .isEqualTo(
                        "{\"inhibitedBy\":[],\"mutedBy\":[],\"silencedBy\":[],\"state\":\"active\"}");
        assertThat(
                        api.get("/api/v2/alerts", "filter=alertname=\"Flap\"")
                                .get(0)
                                .has("generatorURL"))
                .isFalse();
    }

    @Test
    void alertsThatFireAreSortedByFingerprintAndFiltered() throws Exception {
        var alerts = api.get("/api/v2/alerts");
        assertThat(each(alerts, "/fingerprint")).isSorted().hasSize(28);
        assertThat(each(alerts, "/labels/alertname")).doesNotContain("Over");
        assertThat(names("filter=severity=critical")).containsExactly("HighCPU");
        assertThat(names("filter=alertname=~\"High.*\"", "filter=severity=\"\""))
                .containsExactly("HighBit");
        assertThat(names("receiver=au.")).isEmpty();
        assertThat(names("receiver=aut.+")).containsExactly("AuthTest");
        assertThat(names("active=false")).isEmpty();
        assertThat(names("silenced=false", "inhibited=false", "unprocessed=false", "active=true"))
                .hasSize(28);
        assertThat(names("filter=emoji=\"🔥\"")).containsExactly("DiskFull");
        assertThat(names("filter=\"emoji\"!=\"\"")).containsExactly("DiskFull");
    }

    private List<String> names(String... parameters) throws Exception {
        return each(api.get("/api/v2/alerts", parameters), "/labels/alertname");
    }

    @Test
    void mistakesAreAnsweredAsAJsonString() throws Exception {
        for (var path : List.of("/api/v2/alerts", "/api/v2/alerts/groups", "/api/v2/silences")) {
            assertThat(api.refused(400, path, "filter={alertname=\"X\"}").asText())
                    .as(path)
                    .startsWith("bad matcher format");
            assertThat(api.refused(400, path, "filter=a=\"b\",c=\"d\"").isTextual()).isTrue();
        }
        assertThat(api.refused(400, "/api/v2/alerts", "receiver=(").asText())
                .startsWith("failed to parse receiver param");
        assertThat(api.refused(400, "/api/v2/alerts", "active=perhaps").asText())
                .contains("true or false");
        assertThat(api.refused(400, "/api/v2/alerts", "receiver_matchers=owner=\"x\"").asText())
                .contains("receiver=");
    }

    @Test
    void silencesAreReadOnly() throws Exception {
        assertThat(api.get("/api/v2/silences")).isEmpty();
        var id = "/api/v2/silence/e2656252-2017-4cec-acde-4b1d86fcc803";
        assertThat(api.refused(404, id).asText()).isEqualTo("silence not found");
        var post = api.service.post("/api/v2/silences", "{}");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(JSON.readTree(post.body()).asText()).contains("Alertmanager");
        var delete =
                api.service.send(api.service.request(id).method("DELETE", BodyPublishers.noBody()));
        assertThat(delete.statusCode()).isEqualTo(405);
        assertThat(JSON.readTree(delete.body()).isTextual()).isTrue();
    }

    @Test
    void statusAndReceiversHaveTheShapesOfAlertmanager() throws Exception {
        var status = api.get("/api/v2/status");
        try (var in = getClass().getResourceAsStream("/alertmanager/am-0.25-api-v2-status.json")) {
            var theirs = JSON.readTree(in);
            assertThat(status.properties().stream().map(Map.Entry::getKey))
                    .containsExactlyInAnyOrderElementsOf(
                            theirs.properties().stream().map(Map.Entry::getKey).toList());
            assertThat(status.at("/versionInfo").properties().stream().map(Map.Entry::getKey))
                    .containsExactlyInAnyOrderElementsOf(
                            theirs.at("/versionInfo").properties().stream()
                                    .map(Map.Entry::getKey)
                                    .toList());
            assertThat(status.at("/cluster")).isEqualTo(theirs.at("/cluster"));
        }
        assertThat(status.at("/versionInfo/version").asText()).isEqualTo("0.34.2");
        assertThat(each(api.get("/api/v2/receivers"), "/name"))
                .containsExactly("alert-history", "auth", "team", "team.x-hist", "trunc");
        assertThat(api.service.get("/metrics").body())
                .contains("alertmanager_build_info{version=\"0.34.2\",");
        assertThat(api.service.get("/alertmanager/api/v2/status").statusCode()).isEqualTo(404);
    }

    @Test
    void amtoolReadsUs() throws Exception {
        assumeTrue(
                Files.isExecutable(AMTOOL),
                "amtool is not installed (Debian: apt-get install prometheus-alertmanager)");

        var all = JSON.readTree(amtool(0, "-o", "json", "alert", "query"));
        assertThat(all).hasSize(28);
        assertThat(amtool(0, "-o", "simple", "alert", "query", "HighCPU", "severity=critical"))
                .contains("HighCPU", "2026-11-23 09:01:24 UTC");
        assertThat(amtool(0, "-o", "extended", "alert", "query", "alertname=~High.*"))
                .contains("HighCPU", "HighBit", "node-1:9100")
                .doesNotContain("DiskFull");
        assertThat(JSON.readTree(amtool(0, "-o", "json", "alert", "query", "-r", "auth")))
                .hasSize(1);
        assertThat(JSON.readTree(amtool(0, "-o", "json", "alert", "query", "--silenced")))
                .isEmpty();
        assertThat(JSON.readTree(amtool(0, "-o", "json", "silence", "query"))).isEmpty();
        assertThat(amtool(0, "config", "show")).contains("receiver: alert-history");
        assertThat(amtool(0, "config", "routes", "show")).contains("receiver: alert-history");
        assertThat(amtool(0, "cluster", "show")).contains("disabled");
        assertThat(amtool(1, "silence", "add", "alertname=x", "-c", "why", "-a", "me"))
                .contains("405");
        assertThat(amtool(1, "alert", "query", "alertname=A", "a=~("))
                .contains("bad matcher format: a=~(");
    }

    private String amtool(int status, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(AMTOOL.toString());
        command.add("--alertmanager.url=http://127.0.0.1:" + api.service.port());
        command.addAll(List.of(arguments));
        // It warns of an Alertmanager that is newer than itself.
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(status != 0)
                        .redirectError(
                                status == 0
                                        ? ProcessBuilder.Redirect.DISCARD
                                        : ProcessBuilder.Redirect.PIPE);
        builder.environment().put("TZ", "UTC");
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isEqualTo(status);
        return output;
    }
}
