package io.alerthistory.service.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.intake.Intake;
import io.alerthistory.service.intake.WebhookParser;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.HistoryStore;
import io.alerthistory.service.storage.RunningProcess;
import io.alerthistory.service.storage.SeriesStore;
import io.alerthistory.service.storage.StoredText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A database that is filled by webhook bodies and asked as a client would.
final class HistoryFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    final Database database;
    final Intake intake;
    final History history;
    final History impatient;

    HistoryFixture(DatabaseSettings settings) throws Exception {
        database =
                Database.open(
                        settings,
                        new RunningProcess("p", "primary", "test", "0", NOW),
                        InstantSource.system());
        assertThat(database.awaitOpen(Duration.ofSeconds(30)))
                .as(() -> "opened: " + database.notReady())
                .isTrue();
        intake = new Intake(database, Rules.DEFAULTS, "primary@local", (_, _, _, _, _) -> {});
        var series = new SeriesStore(database);
        history = new History(new HistoryStore(database), series, InstantSource.fixed(NOW));
        impatient =
                new History(
                        new HistoryStore(database, Duration.ZERO),
                        series,
                        InstantSource.fixed(NOW));
    }

    /// An alert as a sender tells of it; without an end it fires.
    record Told(Map<String, String> labels, Instant startsAt, Instant endsAt) {

        static Told firing(Map<String, String> labels, Instant startsAt) {
            return new Told(labels, startsAt, Instant.EPOCH);
        }

        boolean firing() {
            return endsAt.equals(Instant.EPOCH);
        }

        private String json() {
            return """
            {"status":"%s","labels":%s,"annotations":{"summary":"%s"},"startsAt":"%s","endsAt":"%s",
             "generatorURL":"http://prom/graph"}
            """
                    .formatted(
                            firing() ? "firing" : "resolved",
                            StoredText.json(labels),
                            firing() ? "it burns" : "it is over",
                            startsAt,
                            firing() ? "0001-01-01T00:00:00Z" : endsAt);
        }
    }

    void tell(Told... alerts) throws Exception {
        tellAt(NOW, List.of(alerts));
    }

    void tellAt(Instant receivedAt, List<Told> alerts) throws Exception {
        var body = new StringBuilder("{\"receiver\":\"r\",\"status\":\"firing\",\"alerts\":[");
        for (var alert : alerts) {
            body.append(body.charAt(body.length() - 1) == '[' ? "" : ",").append(alert.json());
        }
        body.append("],\"groupKey\":\"{}:{}\",\"externalURL\":\"http://am\"}");
        var outcome =
                intake.accept(
                        WebhookParser.parse(body.toString().getBytes(StandardCharsets.UTF_8)),
                        receivedAt);
        assertThat(outcome.quarantined()).isZero();
    }

    /// The page for these `name=value` parameters.
    HistoryPage ask(String... parameters) {
        return history.find(map(parameters));
    }

    static Map<String, List<String>> map(String... parameters) {
        var map = new LinkedHashMap<String, List<String>>();
        for (var parameter : parameters) {
            var equals = parameter.indexOf('=');
            map.computeIfAbsent(parameter.substring(0, equals), _ -> new ArrayList<>())
                    .add(parameter.substring(equals + 1));
        }
        return map;
    }

    @Override
    public void close() {
        intake.close();
        database.close();
    }
}
