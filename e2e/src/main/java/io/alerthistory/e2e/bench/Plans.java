package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// How PostgreSQL answers the statements behind a question, as `auto_explain` logs it.
final class Plans {

    private static final Pattern COSTS = Pattern.compile("\\(cost=[^)]*\\) ");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern LISTS = Pattern.compile("\\{[0-9,]{200,}}");

    private Plans() {}

    /// One section for each kind of question, with the plans that no section before has.
    ///
    /// @param log of the server
    static String of(List<HistoryQuestions> questions, Connection connection, int port, Path log)
            throws IOException, SQLException {
        var text = new StringBuilder();
        var shown = new HashSet<String>();
        explain(connection, "0");
        try {
            for (var question : questions) {
                var path = question.paths().getFirst();
                var before = Files.size(log);
                PageReader.page(port, path);
                text.append("\n### ").append(question.kind()).append("\n\n`").append(path);
                text.append("`\n\n```\n").append(since(log, before, shown)).append("```\n");
            }
        } finally {
            explain(connection, "-1");
        }
        return text.toString();
    }

    private static void explain(Connection connection, String leastMillis) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET auto_explain.log_min_duration = " + leastMillis);
            statement.execute("ALTER SYSTEM SET auto_explain.log_analyze = on");
            statement.execute("ALTER SYSTEM SET auto_explain.log_timing = off");
            statement.execute("ALTER SYSTEM SET auto_explain.log_parameter_max_length = 0");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    /// The plans in the log from there on, without what differs from run to run.
    private static String since(Path log, long from, Set<String> shown) throws IOException {
        var bytes = Files.readAllBytes(log);
        var news = new String(bytes, (int) from, bytes.length - (int) from, StandardCharsets.UTF_8);
        var text = new StringBuilder();
        for (var entry : news.split("LOG:  duration: ", -1)) {
            if (entry.contains("alert_history.") && entry.contains("Query Text: ")) {
                var lines = entry.lines().filter(line -> line.startsWith("\t")).toList();
                var plan = lines.stream().dropWhile(line -> !line.contains("(cost=")).toList();
                var shape = new StringBuilder();
                plan.forEach(line -> shape.append(COSTS.matcher(line).replaceAll("")).append('\n'));
                if (shown.add(NUMBERS.matcher(shape).replaceAll("n"))) {
                    text.append(entry, 0, entry.indexOf(" ms")).append(" ms\n");
                    text.append(LISTS.matcher(shape).replaceAll("{…}"));
                }
            }
        }
        return text.toString();
    }
}
