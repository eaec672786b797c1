package io.alerthistory.service.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.alerthistory.service.ReadApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client of server-sent events.
final class EventSource implements AutoCloseable {

    record Received(String id, String type, JsonNode data) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<Received> events = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final InputStream body;

    EventSource(ReadApi api, @Nullable String lastId, String... parameters) throws Exception {
        var response = open(client, api, lastId, parameters);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        body = response.body();
        var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo(": hello");
        Thread.ofVirtual().start(() -> read(reader));
    }

    static HttpResponse<InputStream> open(
            HttpClient client, ReadApi api, @Nullable String lastId, String... parameters)
            throws Exception {
        var request =
                HttpRequest.newBuilder(
                        URI.create(
                                "http://127.0.0.1:"
                                        + api.service.port()
                                        + ReadApi.address("/api/v1/stream", parameters)));
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    private void read(BufferedReader reader) {
        try {
            var id = "";
            var type = "";
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Received(id, type, JSON.readTree(line.substring(6))));
                }
            }
            ended.countDown();
        } catch (IOException _) {
            // This client left, or the server broke off: no proper end.
            return;
        }
    }

    /// The next so many events.
    List<Received> next(int count) throws InterruptedException {
        var received = new ArrayList<Received>();
        for (var i = 0; i < count; i++) {
            var event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("event %d of %d after %s", i + 1, count, received).isNotNull();
            received.add(event);
        }
        return received;
    }

    /// Whether no event comes for so long.
    boolean quietFor(long millis) throws InterruptedException {
        return events.poll(millis, TimeUnit.MILLISECONDS) == null;
    }

    /// Whether the server ended it, properly.
    boolean awaitEnd() throws InterruptedException {
        return ended.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        body.close();
        client.shutdownNow();
    }
}
