package io.alerthistory.operator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alerthistory.operator.analysis.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Asks servers that speak Prometheus' API, in the background. Every answer comes within ten seconds,
/// if only that there was none. Nothing that a server says but a number reaches a status.
public final class Prometheus implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int SECONDS = 8;
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int OK = 200;

    /// What the operator shows a server, and which one.
    ///
    /// @param server whose credentials they are
    /// @param folder with a file `token`, or files `username` and `password`
    public record Credentials(URI server, Path folder) {}

    private final Optional<Credentials> credentials;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    /// Asks with credentials, where there are some.
    public Prometheus(Optional<Credentials> credentials) {
        this.credentials = credentials;
    }

    /// Asks several queries at once.
    ///
    /// @param url of the server, without /api/v1
    /// @param queries by name
    /// @return their answers by name; it never fails
    public CompletableFuture<Map<String, Answer>> ask(String url, Map<String, String> queries) {
        var answers = new ConcurrentHashMap<String, Answer>();
        var asked =
                queries.entrySet().stream()
                        .map(each ->
                                ask(url, each.getValue())
                                        .thenAccept(answer -> answers.put(each.getKey(), answer)))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(asked).thenApply(_ -> Map.copyOf(new TreeMap<>(answers)));
    }

    private CompletableFuture<Answer> ask(String url, String query) {
        HttpRequest request;
        try {
            request = request(url, query);
        } catch (IllegalArgumentException e) {
            return answered("cannot be asked: the URL makes no sense");
        } catch (IOException e) {
            return answered("cannot be asked: the operator's credentials cannot be read");
        }
        var sent =
                http.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
        return sent.copy()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .handle((response, failure) -> {
                    if (failure != null) {
                        sent.cancel(true);
                        return new Answer.Nothing("was not answered: the server did not answer");
                    }
                    return answer(response);
                });
    }

    private static CompletableFuture<Answer> answered(String nothing) {
        return CompletableFuture.completedFuture(new Answer.Nothing(nothing));
    }

    private HttpRequest request(String url, String query) throws IOException {
        var base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        var address = URI.create(base + "/api/v1/query");
        var request =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "timeout=5s&query="
                                                + URLEncoder.encode(
                                                        query, StandardCharsets.UTF_8)));
        var own = credentials.filter(it -> origin(it.server()).equals(origin(address)));
        if (own.isPresent()) {
            request.header("Authorization", authorization(own.get().folder()));
        }
        return request.build();
    }

    /// Read each time: a Secret is renewed while the operator runs.
    private static String authorization(Path folder) throws IOException {
        var token = folder.resolve("token");
        if (Files.exists(token)) {
            return "Bearer " + Files.readString(token).strip();
        }
        var pair =
                Files.readString(folder.resolve("username")).strip()
                        + ":"
                        + Files.readString(folder.resolve("password")).strip();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String origin(URI uri) {
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        var port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    private static Answer answer(HttpResponse<String> response) {
        if (response.statusCode() != OK) {
            return new Answer.Nothing("was answered with status " + response.statusCode());
        }
        try {
            return answer(JSON.readTree(response.body()).path("data"));
        } catch (JsonProcessingException e) {
            return new Answer.Nothing("was not answered by a Prometheus");
        }
    }

    private static Answer answer(JsonNode data) {
        var result = data.path("result");
        return switch (data.path("resultType").asText()) {
            case "scalar" -> number(result);
            case "vector" ->
                    switch (result.size()) {
                        case 0 -> new Answer.Nothing("has no data");
                        case 1 -> number(result.get(0).path("value"));
                        default ->
                                new Answer.Nothing(
                                        "answers %d series, not one; aggregate them"
                                                .formatted(result.size()));
                    };
            default -> new Answer.Nothing("answers no number");
        };
    }

    private static Answer number(JsonNode value) {
        var text = value.path(1).asText();
        try {
            return new Answer.Value(
                    switch (text) {
                        case "+Inf" -> Double.POSITIVE_INFINITY;
                        case "-Inf" -> Double.NEGATIVE_INFINITY;
                        default -> Double.parseDouble(text);
                    });
        } catch (NumberFormatException e) {
            return new Answer.Nothing("answers no number");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
