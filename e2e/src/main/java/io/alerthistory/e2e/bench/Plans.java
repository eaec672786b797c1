package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/// How PostgreSQL answers the statements behind a question, as `auto_explain` logs it.
final class Plans {

    private static final Pattern LISTS = Pattern.compile("\\{[0-9,]{200,}}");

    private Plans() {}

    /// One section for each kind of question.
    ///
    /// @param log of the server
    static String of(List<HistoryQuestions> questions, Connection connection, int port, Path log)
            throws IOException, SQLException {
        var text = new StringBuilder();
        explain(connection, "0");
        try {
            for (var question : questions) {
                var path = question.paths().getFirst();
                var before = Files.size(log);
                PageReader.page(port, path);
                text.append("\n### ").append(question.kind()).append("\n\n`").append(path);
                text.append("`\n\n```\n").append(since(log, before)).append("```\n");
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
    private static String since(Path log, long from) throws IOException {
        var bytes = Files.readAllBytes(log);
        var news = new String(bytes, (int) from, bytes.length - (int) from, StandardCharsets.UTF_8);
        var text = new StringBuilder();
        for (var entry : news.split("LOG:  duration: ", -1)) {
            if (entry.contains("alert_history.") && entry.contains("Query Text: ")) {
                var lines = entry.lines().filter(line -> line.startsWith("\t")).toList();
                var plan = lines.stream().dropWhile(line -> !line.contains("(cost=")).toList();
                text.append(entry, 0, entry.indexOf(" ms")).append(" ms\n");
                plan.forEach(line ->
                        text.append(LISTS.matcher(line.substring(1)).replaceAll("{…}"))
                                .append('\n'));
            }
        }
        return text.toString();
    }
}
