package io.alerthistory.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// A client of one Service, on a connection of its own.
///
/// @param base of the Service
/// @param token to show, or empty
record Http(HttpClient client, URI base, String token) implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(10);

    static Http of(URI base, String token) {
        var client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
        return new Http(client, base, token);
    }

    /// An answer, and the revision that gave it.
    record Answer(int code, String backend, String body) {}

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /// The newest episode of an alert.
    JsonNode newest(String alertname) throws IOException, InterruptedException {
        return page("/history?limit=1&alertname=" + alertname).path("alerts").path(0);
    }

    /// A label of every episode of an alert.
    Set<String> all(String alertname, String label) throws IOException, InterruptedException {
        var first = "/history?limit=1000&alertname=" + alertname;
        var values = new HashSet<String>();
        var page = page(first);
        while (true) {
            page.path("alerts").forEach(it -> values.add(it.path("labels").path(label).asText()));
            var next = page.path("next");
            if (!next.isTextual()) {
                return values;
            }
            page = page(first + "&cursor=" + next.asText());
        }
    }

    private JsonNode page(String path) throws IOException, InterruptedException {
        var answer = get(path);
        if (answer.code() != 200) {
            throw new IOException("GET " + path + ": " + answer);
        }
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        var backend = answer.headers().firstValue("X-Alert-History-Backend").orElse("nobody");
        return new Answer(answer.statusCode(), backend, answer.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
