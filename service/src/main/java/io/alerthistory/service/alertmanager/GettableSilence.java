package io.alerthistory.service.alertmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.alerthistory.service.alert.MatchOperator;
import io.alerthistory.service.alert.Matcher;
import io.alerthistory.service.storage.HeldBackStore;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A silence as Alertmanager answers it, as far as we were told of it: by the event recorder and by
/// Alertmanagers that are asked, which name a silence only while it holds something back.
///
/// @param matchers empty when nobody told them
record GettableSilence(
        String id,
        Map<String, String> status,
        String updatedAt,
        String comment,
        String createdBy,
        String startsAt,
        String endsAt,
        List<Matching> matchers,
        Map<String, String> annotations) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// As Alertmanager sorts them: what is active by its end, then what has expired, the latest first.
    static final Comparator<GettableSilence> ORDER =
            Comparator.comparing((GettableSilence one) -> !one.active())
                    .thenComparing((one, other) ->
                            one.active()
                                    ? one.endsAt().compareTo(other.endsAt())
                                    : other.endsAt().compareTo(one.endsAt()));

    /// One of its matchers.
    record Matching(String name, String value, boolean isRegex, boolean isEqual) {

        private MatchOperator operator() {
            return isRegex
                    ? isEqual ? MatchOperator.REGEX : MatchOperator.NOT_REGEX
                    : isEqual ? MatchOperator.EQUAL : MatchOperator.NOT_EQUAL;
        }
    }

    /// One that has not ended is active only as long as it was told lately: when somebody ended it early, nobody
    /// tells us. Its end is then when it was told last.
    ///
    /// @param toldFor how long a word of it holds
    static GettableSilence of(HeldBackStore.Silence told, Instant now, Duration toldFor) {
        var detail = read(told.detail());
        var starts = time(detail, "startsAt");
        var ends = time(detail, "endsAt");
        var holds = !told.to().isBefore(now.minus(toldFor));
        var active = holds && ends.filter(end -> !end.isAfter(now)).isEmpty();
        var end =
                active
                        ? ends.orElse(now.plus(toldFor))
                        : ends.filter(at -> !at.isAfter(now)).orElse(told.to());
        return new GettableSilence(
                told.id(),
                Map.of("state", active ? "active" : "expired"),
                GettableAlert.time(told.to()),
                detail.path("comment").asText(""),
                detail.path("createdBy").asText(""),
                GettableAlert.time(starts.orElse(told.to())),
                GettableAlert.time(end),
                matchers(detail.path("matchers").asText("")),
                Map.of());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json.isEmpty() ? "[]" : json);
        } catch (JsonProcessingException e) {
            return JSON.createArrayNode();
        }
    }

    private static Optional<Instant> time(JsonNode detail, String name) {
        try {
            return Optional.of(Instant.parse(detail.path(name).asText("")));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static List<Matching> matchers(String json) {
        var all = new ArrayList<Matching>();
        for (var one : read(json)) {
            all.add(
                    new Matching(
                            one.path("name").asText(""),
                            one.path("value").asText(""),
                            one.path("isRegex").asBoolean(false),
                            one.path("isEqual").asBoolean(true)));
        }
        return all;
    }

    boolean active() {
        return "active".equals(status.get("state"));
    }

    /// Whether each of these is, word for word, one of its own: so Alertmanager reads `filter` here.
    boolean has(List<Matcher> wanted) {
        return wanted.stream()
                .allMatch(want ->
                        matchers.stream()
                                .anyMatch(mine ->
                                        mine.name().equals(want.name())
                                                && mine.operator() == want.operator()
                                                && mine.value().equals(want.value())));
    }
}
