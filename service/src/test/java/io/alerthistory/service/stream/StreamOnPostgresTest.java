package io.alerthistory.service.stream;

import static io.alerthistory.service.ReadApi.firing;
import static io.alerthistory.service.ReadApi.labels;
import static io.alerthistory.service.ReadApi.minutesAgo;
import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import java.sql.DriverManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class StreamOnPostgresTest extends StreamContract {

    private final DatabaseSettings.Postgres settings = EmbeddedPostgres.newDatabase();

    @Override
    DatabaseSettings settings() {
        return settings;
    }

    /// Otherwise its change would be behind those that were told already, and be missed.
    @Test
    void aTransactionThatIsOnItsWayHoldsBackThoseThatBeganLater() throws Exception {
        var endpoint = settings.endpoint().get();
        try (var connection =
                        DriverManager.getConnection(
                                endpoint.url(), endpoint.user(), endpoint.password());
                var events = new EventSource(api, null)) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(
                        """
                        INSERT INTO alert_history.transition
                            (recorded_at, series_id, version, episode_id, kind, at)
                        VALUES (now(), -1, 1, -1, 'opened', now())
                        """);
                api.tell(firing(labels("alertname", "Later"), minutesAgo(1)));
                assertThat(events.quietFor(2_500)).isTrue();
                connection.commit();
            }
            var received = events.next(2);

            assertThat(received.getFirst().data().at("/id").asText()).isEqualTo("-1");
            assertThat(received.getFirst().data().at("/episode").isNull()).isTrue();
            assertThat(received.getLast().data().at("/episode/alertname").asText())
                    .isEqualTo("Later");
        }
    }
}
