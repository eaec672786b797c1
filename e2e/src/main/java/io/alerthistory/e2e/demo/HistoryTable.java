package io.alerthistory.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// A page of the history as lines of text.
final class HistoryTable {

    private static final List<String> HEAD =
            List.of("ALERT", "STARTED", "ENDED", "FIRED FOR", "END", "NOTES");

    private HistoryTable() {}

    static String of(JsonNode page) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        page.get("alerts").forEach(alert -> rows.add(row(alert)));
        var text = new StringBuilder();
        for (var row : rows) {
            for (var column = 0; column < row.size(); column++) {
                text.append(pad(row.get(column), width(rows, column))).append("  ");
            }
            text.setLength(text.toString().stripTrailing().length());
            text.append('\n');
        }
        return text.append("%n%d episodes%n".formatted(page.get("total").asInt())).toString();
    }

    private static List<String> row(JsonNode alert) {
        var startsAt = Instant.parse(alert.get("startsAt").asText());
        var end = alert.path("endsAt");
        var endsAt = end.isTextual() ? Instant.parse(end.asText()) : null;
        return List.of(
                name(alert.path("labels")),
                time(startsAt),
                endsAt == null ? "" : time(endsAt),
                endsAt == null ? "" : seconds(Duration.between(startsAt, endsAt)),
                endsAt == null ? "firing" : alert.path("reason").asText(),
                notes(alert));
    }

    /// An alert needs no name; then its labels are shown.
    private static String name(JsonNode labels) {
        var name = labels.path("alertname").asText("");
        return (name.isEmpty() ? labels.toString() : name).replace("\n", "\\n");
    }

    private static String notes(JsonNode alert) {
        var notes = new ArrayList<String>();
        if (alert.path("endsAtIsUpperBound").asBoolean()) {
            notes.add("ended then or before");
        }
        if (alert.path("reopened").asInt() > 0) {
            notes.add("fired again since the same start");
        }
        return String.join(", ", notes);
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1e3);
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
