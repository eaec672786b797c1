package io.alerthistory.service.export;

import io.alerthistory.service.history.HistoryAlert;
import io.alerthistory.service.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Rows of CSV as RFC 4180 writes them. A cell that a spreadsheet would take for a formula gets an
/// apostrophe before it.
final class Csv {

    static final String HEADER =
            row(
                    List.of(
                            "id",
                            "fingerprint",
                            "status",
                            "alertname",
                            "severity",
                            "namespace",
                            "startsAt",
                            "endsAt",
                            "reason",
                            "endsAtIsUpperBound",
                            "reopened",
                            "gaps",
                            "receivedAt",
                            "updatedAt",
                            "generatorURL",
                            "labels",
                            "annotations"));

    private static final String FORMULA = "=+-@\t\r";

    private Csv() {}

    /// A row with its line break. Gaps, labels and annotations are JSON.
    static String row(HistoryAlert alert) {
        return row(
                List.of(
                        alert.id(),
                        alert.fingerprint(),
                        alert.status(),
                        orEmpty(alert.alertname()),
                        orEmpty(alert.severity()),
                        orEmpty(alert.namespace()),
                        alert.startsAt(),
                        orEmpty(alert.endsAt()),
                        orEmpty(alert.reason()),
                        Boolean.toString(alert.endsAtIsUpperBound()),
                        Integer.toString(alert.reopened()),
                        json(alert.gaps()),
                        orEmpty(alert.receivedAt()),
                        orEmpty(alert.updatedAt()),
                        alert.generatorURL(),
                        json(alert.labels()),
                        json(alert.annotations())));
    }

    static String row(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    static String cell(String text) {
        var safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String json(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }
}
