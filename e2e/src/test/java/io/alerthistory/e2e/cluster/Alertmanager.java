package io.alerthistory.e2e.cluster;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/// A real Alertmanager, spoken to as a Prometheus does.
///
/// @param http of its API
/// @param startsAt of every alert
record Alertmanager(Http http, Instant startsAt) implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(30);

    static Alertmanager at(URI address) {
        return new Alertmanager(Http.of(address, ""), Instant.now());
    }

    boolean ready() throws IOException, InterruptedException {
        return http.get("/-/ready").code() == 200;
    }

    void fire(String alertname) throws IOException, InterruptedException {
        tell(alertname, Instant.now().plus(LONG));
    }

    void resolve(String alertname) throws IOException, InterruptedException {
        tell(alertname, Instant.now());
    }

    private void tell(String alertname, Instant endsAt) throws IOException, InterruptedException {
        var answer =
                http.post(
                        "/api/v2/alerts",
                        """
                        [{"labels":{"alertname":"%s","severity":"critical","namespace":"shop"},
                          "annotations":{"summary":"Told by a real Alertmanager"},
                          "startsAt":"%s","endsAt":"%s"}]
                        """
                                .formatted(alertname, startsAt, endsAt));
        if (answer.code() != 200) {
            throw new IOException("Alertmanager: " + answer);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
