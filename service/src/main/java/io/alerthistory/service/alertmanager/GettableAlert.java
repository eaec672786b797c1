package io.alerthistory.service.alertmanager;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.alerthistory.service.storage.OpenAlert;
import io.alerthistory.service.storage.Suppression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/// An alert in the shape of Alertmanager 0.34.2. Times have milliseconds.
///
/// @param endsAt when Alertmanager would take it for resolved if nobody told of it again
record GettableAlert(
        Map<String, String> annotations,
        String endsAt,
        String fingerprint,
        List<Receiver> receivers,
        String startsAt,
        Status status,
        String updatedAt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String generatorURL,
        Map<String, String> labels) {

    /// Who has alerts that no Alertmanager told of.
    static final String OURSELVES = "alert-history";

    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    record Receiver(String name) {}

    /// @param state `active` or `suppressed`
    record Status(
            List<String> inhibitedBy, List<String> mutedBy, List<String> silencedBy, String state) {

        static Status of(Suppression suppression) {
            return new Status(
                    suppression.inhibitedBy(),
                    suppression.mutedBy(),
                    suppression.silencedBy(),
                    suppression.any() ? "suppressed" : "active");
        }
    }

    static GettableAlert of(OpenAlert alert, Instant now) {
        var episode = alert.episode();
        var updated = episode.updatedAt();
        return new GettableAlert(
                episode.annotations(),
                time(now.plus(RESOLVE_TIMEOUT)),
                episode.fingerprint().toString(),
                receivers(alert).stream().map(Receiver::new).toList(),
                time(episode.startedAt()),
                Status.of(alert.suppression()),
                time(updated == null ? episode.startedAt() : updated),
                episode.generatorUrl(),
                episode.labels());
    }

    /// Who is told of an alert.
    static List<String> receivers(OpenAlert alert) {
        return alert.routes().isEmpty()
                ? List.of(OURSELVES)
                : alert.routes().stream().map(OpenAlert.Route::receiver).distinct().toList();
    }

    static String time(Instant time) {
        return MILLIS.format(time);
    }
}
