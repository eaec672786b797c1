package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Pages of a long history over HTTP, every kind of filter, with one reader and with eight; and the plan
/// of each statement behind them. Writes both as Markdown.
public final class HistoryBench {

    private static final long EPISODES = Long.getLong("bench.history.episodes", 5_000_000);
    private static final long SERIES = Long.getLong("bench.history.series", 100_000);
    private static final long NANOS = Long.getLong("bench.history.seconds", 3) * 1_000_000_000L;
    private static final Path REPORT = Path.of("e2e/target/bench-history.md");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

    private HistoryBench() {}

    /// Runs it and prints the table; `-Dbench.history.plans=true` appends the plans to the file.
    public static void main(String[] args) throws Exception {
        try (var data = HistoryData.open(EPISODES, SERIES);
                var connection = data.connect()) {
            var text = new StringBuilder();
            try (var service = BenchService.start(data.yaml())) {
                var questions = questions(connection, service.port());
                warm(questions, service.port());
                var postmaster = Cpu.postmaster(data.port());
                text.append(
                        table(
                                questions,
                                service.port(),
                                () -> Cpu.until(service, Optional.of(postmaster))));
                System.out.print(text);
                System.out.printf(
                        "the service's memory after this: %d MB resident%n",
                        service.residentMegabytes());
                if (Boolean.getBoolean("bench.history.plans")) {
                    text.append(Plans.of(questions, connection, service.port(), data.log()));
                }
            }
            Files.writeString(REPORT, text);
            System.out.println("written to " + REPORT);
        }
    }

    private static List<HistoryQuestions> questions(Connection connection, int port)
            throws SQLException, IOException {
        var questions = new ArrayList<HistoryQuestions>();
        for (var question : HistoryQuestions.all(connection, SERIES, newest(connection))) {
            questions.add(question);
            if (question.kind().equals("at a random moment")) {
                questions.add(question.behind(cursors(question, port)));
            }
        }
        var only = System.getProperty("bench.history.only", "");
        questions.removeIf(question -> !question.kind().contains(only));
        return questions;
    }

    private static Map<String, String> cursors(HistoryQuestions question, int port)
            throws IOException {
        var cursors = new HashMap<String, String>();
        for (var path : question.paths()) {
            var next = NEXT.matcher(PageReader.page(port, path));
            if (next.find()) {
                cursors.put(path, next.group(1));
            }
        }
        return cursors;
    }

    private static Instant newest(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT extract(epoch FROM max(sort_at))::bigint FROM"
                                        + " alert_history.episode")) {
            row.next();
            return Instant.ofEpochSecond(row.getLong(1));
        }
    }

    private static void warm(List<HistoryQuestions> questions, int port) throws Exception {
        for (var round = 0; round < 2; round++) {
            for (var question : questions) {
                PageReader.ask(port, question.paths(), 4, NANOS / 3);
            }
        }
    }

    private static String table(List<HistoryQuestions> questions, int port, Supplier<Cpu> cpu)
            throws Exception {
        var text = new StringBuilder();
        text.append(
                "| page of 50 of %,d episodes | 1 reader: p50 / p99 ms | 8 readers: p50 / p99 ms | pages/s | CPU µs a page: service / database / readers | goal p99 |%n|---|---|---|---|---|---|%n"
                        .formatted(EPISODES));
        for (var question : questions) {
            var one = PageReader.ask(port, question.paths(), 1, NANOS);
            var before = cpu.get();
            var eight = PageReader.ask(port, question.paths(), 8, NANOS);
            var perPage = cpu.get().minus(before).each(eight.count());
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.1f / %.1f | %.1f / %.1f | %.0f | %s | %.0f |%n",
                            question.kind(),
                            one.p50(),
                            one.p99(),
                            eight.p50(),
                            eight.p99(),
                            eight.perSecond(),
                            perPage,
                            question.goalMillis()));
        }
        return text.toString();
    }
}
