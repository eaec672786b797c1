package io.alerthistory.service.export;

import static io.alerthistory.service.ReadApi.firing;
import static io.alerthistory.service.ReadApi.labels;
import static io.alerthistory.service.ReadApi.minutesAgo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alerthistory.service.ReadApi;
import io.alerthistory.service.storage.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class BrokenExportTest {

    @Test
    void whoDidNotGetEverythingSeesThat() throws Exception {
        var settings = EmbeddedPostgres.newDatabase();
        var endpoint = settings.endpoint().get();
        var big = "x".repeat(8_000);
        try (var api = new ReadApi(settings);
                var connection =
                        DriverManager.getConnection(
                                endpoint.url(), endpoint.user(), endpoint.password());
                var client = HttpClient.newHttpClient()) {
            for (var body = 0; body < 4; body++) {
                var first = 500 * body;
                api.tell(
                        IntStream.range(first, first + 500)
                                .mapToObj(i ->
                                        firing(
                                                labels("alertname", "A" + i, "big", big),
                                                minutesAgo(i)))
                                .toArray(String[]::new));
            }
            var uri = URI.create("http://127.0.0.1:" + api.service.port() + "/api/v1/export");
            var response =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            try (var statement = connection.createStatement();
                    var in = response.body()) {
                assertThat(in.read()).isEqualTo('{');
                statement.execute("ALTER TABLE alert_history.series RENAME TO gone");
                assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
                statement.execute("ALTER TABLE alert_history.gone RENAME TO series");
            }
        }
    }
}
