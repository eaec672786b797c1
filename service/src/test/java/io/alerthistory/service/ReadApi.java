package io.alerthistory.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.StoredText;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// A running service whose clock stands still until it is moved, filled by webhook bodies and asked over
/// HTTP.
public final class ReadApi implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    public final Service service;

    public ReadApi(DatabaseSettings settings) throws Exception {
        service = Service.on(settings, clock::get);
    }

    public static Instant minutesAgo(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    /// Pairs of names and values.
    public static Map<String, String> labels(String... pairs) {
        var map = new TreeMap<String, String>();
        for (var i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    public static String firing(Map<String, String> labels, Instant startsAt) {
        return alert("firing", labels, startsAt, "0001-01-01T00:00:00Z");
    }

    public static String resolved(Map<String, String> labels, Instant startsAt, Instant endsAt) {
        return alert("resolved", labels, startsAt, endsAt.toString());
    }

    private static String alert(
            String status, Map<String, String> labels, Instant startsAt, String endsAt) {
        return """
        {"status":"%s","labels":%s,"annotations":{"summary":"%s"},"startsAt":"%s","endsAt":"%s",
         "generatorURL":"http://prom/graph"}
        """
                .formatted(
                        status,
                        StoredText.json(labels),
                        status.equals("firing") ? "it burns" : "it is over",
                        startsAt,
                        endsAt);
    }

    /// Posts these alerts as one body of the receiver `team`, grouped by nothing, received now.
    public void tell(String... alerts) throws Exception {
        tellAs("team", "{}:{}", alerts);
    }

    public void tellAs(String receiver, String groupKey, String... alerts) throws Exception {
        var body =
                """
                {"version":"4","receiver":"%s","status":"firing","externalURL":"http://am:9093",
                 "groupKey":"%s","alerts":[%s]}
                """
                        .formatted(
                                receiver,
                                groupKey.replace("\\", "\\\\").replace("\"", "\\\""),
                                String.join(",", alerts));
        var response = service.post("/webhook", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(JSON.readTree(response.body()).at("/quarantined").asInt())
                .as(response.body())
                .isZero();
    }

    /// The same, as if it were this time.
    public void tellAt(Instant time, String... alerts) throws Exception {
        clock.set(time);
        tell(alerts);
        clock.set(NOW);
    }

    /// The address with these `name=value` parameters, encoded.
    public static String address(String path, String... parameters) {
        var query = new ArrayList<String>();
        for (var parameter : parameters) {
            var equals = parameter.indexOf('=');
            query.add(
                    URLEncoder.encode(parameter.substring(0, equals), UTF_8)
                            + "="
                            + URLEncoder.encode(parameter.substring(equals + 1), UTF_8));
        }
        return path + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    public HttpResponse<String> response(String path, String... parameters) throws Exception {
        return service.get(address(path, parameters));
    }

    /// The answer, which must be a 200.
    public JsonNode get(String path, String... parameters) throws Exception {
        var response = response(path, parameters);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /// The same where others write without rest: a slow machine's database may be late, and the answer
    /// then is to ask again.
    public JsonNode getPatiently(String path, String... parameters) throws Exception {
        var response = response(path, parameters);
        for (var again = 0; again < 5 && response.statusCode() == 503; again++) {
            response = response(path, parameters);
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /// The answer, which must have this status.
    public JsonNode refused(int status, String path, String... parameters) throws Exception {
        var response = response(path, parameters);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    /// The texts at this field of every element.
    public static List<String> each(JsonNode array, String pointer) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.at(pointer).asText()));
        return texts;
    }

    @Override
    public void close() {
        service.close();
    }
}
