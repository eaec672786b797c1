package io.alerthistory.e2e.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// Every kind of question for a page of history, as addresses with parameters drawn by one seed.
///
/// @param goalMillis what the slowest of a hundred may take with eight readers
/// @param paths some of each kind
record HistoryQuestions(String kind, double goalMillis, List<String> paths) {

    private static final int PATHS = 300;
    private static final double PROMOTED = 5;
    private static final double ANY_LABEL = 20;

    /// @param end when the newest episode began
    static List<HistoryQuestions> all(Connection connection, long series, Instant end)
            throws SQLException {
        var random = new Random(1);
        var fingerprints = fingerprints(connection, series, random);
        var kinds = new LinkedHashMap<String, Supplier<String>>();
        kinds.put("first page", () -> "/history");
        kinds.put("at a random moment", () -> "/history?to=" + moment(random, end));
        kinds.put("alertname", () -> "/history?alertname=" + alertname(random));
        kinds.put(
                "namespace, severity",
                () -> "/history?namespace=" + namespace(random) + "&severity=warning");
        kinds.put(
                "namespace, severity, alertname (rare)",
                () ->
                        "/history?severity=critical&namespace=%s&alertname=%s"
                                .formatted(namespace(random), alertname(random)));
        kinds.put(
                "fingerprint",
                () ->
                        "/history?fingerprint="
                                + fingerprints.get(random.nextInt(fingerprints.size())));
        kinds.put("one day", () -> "/history?" + day(random, end));
        kinds.put("one day, severity", () -> "/history?severity=critical&" + day(random, end));
        kinds.put("firing", () -> "/history?status=firing");
        kinds.put("resolved, severity", () -> "/history?status=resolved&severity=critical");
        kinds.put("no match, promoted", () -> "/history?alertname=nobody&namespace=ns-1");
        kinds.put("label of one series", () -> filter("pod", "pod-" + random.nextLong(series)));
        kinds.put("label, 0.1 %", () -> filter("zone", "zone-" + random.nextInt(1000)));
        kinds.put("label, 2.5 %", () -> filter("team", "team-" + random.nextInt(40)));
        kinds.put("label, 25 %", () -> filter("cluster", "cluster-" + random.nextInt(4)));
        kinds.put(
                "two labels, 0.25 %",
                () ->
                        filter("team", "team-" + random.nextInt(40))
                                + "&"
                                + matcher("job", "=", "job-" + random.nextInt(10)));
        kinds.put(
                "two labels, never together",
                () ->
                        filter("pod", "pod-" + random.nextLong(series))
                                + "&"
                                + matcher("team", "=", "team-40"));
        kinds.put("no such label", () -> filter("pod", "nobody-" + random.nextInt(1000)));
        kinds.put(
                "firing, label 2.5 %",
                () -> filter("team", "team-" + random.nextInt(40)) + "&status=firing");
        kinds.put("label !=", () -> "/history?" + matcher("team", "!=", "team-1"));
        kinds.put("label =~, 10 %", () -> "/history?" + matcher("pod", "=~", "pod-.*7"));
        var questions = new ArrayList<HistoryQuestions>();
        for (var kind : kinds.entrySet()) {
            var paths = new ArrayList<String>();
            for (var i = 0; i < PATHS; i++) {
                paths.add(kind.getValue().get());
            }
            var label = kind.getKey().contains("label");
            questions.add(new HistoryQuestions(kind.getKey(), label ? ANY_LABEL : PROMOTED, paths));
        }
        return questions;
    }

    private static String alertname(Random random) {
        return "Alert" + random.nextInt(200);
    }

    private static String namespace(Random random) {
        return "ns-" + random.nextInt(40);
    }

    private static String moment(Random random, Instant end) {
        return end.minusSeconds(random.nextInt(85 * 86_400)).toString();
    }

    private static String day(Random random, Instant end) {
        var from = end.minus(Duration.ofDays(1 + random.nextInt(85)));
        return "from=" + from + "&to=" + from.plus(Duration.ofDays(1));
    }

    private static String filter(String name, String value) {
        return "/history?" + matcher(name, "=", value);
    }

    private static String matcher(String name, String operator, String value) {
        return "filter="
                + URLEncoder.encode(name + operator + '"' + value + '"', StandardCharsets.UTF_8);
    }

    private static List<String> fingerprints(Connection connection, long series, Random random)
            throws SQLException {
        var found = new ArrayList<String>();
        try (var statement =
                connection.prepareStatement(
                        "SELECT lpad(to_hex(fp), 16, '0') FROM alert_history.series WHERE id = ?")) {
            while (found.size() < PATHS) {
                statement.setLong(1, 2_000_000 + random.nextLong(series));
                try (var row = statement.executeQuery()) {
                    row.next();
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }

    /// The same kind of question, for the pages behind the first ones.
    HistoryQuestions behind(Map<String, String> cursors) {
        return new HistoryQuestions(
                kind + ", by cursor",
                goalMillis,
                paths.stream()
                        .filter(cursors::containsKey)
                        .map(path ->
                                path
                                        + (path.contains("?") ? "&" : "?")
                                        + "cursor="
                                        + cursors.get(path))
                        .toList());
    }
}
