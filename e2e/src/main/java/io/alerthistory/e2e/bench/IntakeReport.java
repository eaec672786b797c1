package io.alerthistory.e2e.bench;

import java.util.Locale;

/// A table of what was measured, and a line for each comparison; printed as it grows, and Markdown.
final class IntakeReport {

    private final StringBuilder rows = new StringBuilder();
    private final StringBuilder lines = new StringBuilder();

    IntakeReport(String circumstances) {
        System.out.println(circumstances);
        lines.append(circumstances).append("\n\n");
        print(
                rows,
                "| webhooks | alerts a body | bodies/s | p50 / p99 ms | CPU µs a body: service / database / load | not 200 |\n|---|---|---|---|---|---|\n");
    }

    void row(String what, int alerts, Result result) {
        print(
                rows,
                String.format(
                        Locale.ROOT,
                        "| %s | %d | %.0f | %.1f / %.1f | %s | %d |%n",
                        what,
                        alerts,
                        result.perSecond(),
                        result.p50Millis(),
                        result.p99Millis(),
                        result.cpu().each(result.answered()),
                        result.refused()));
    }

    void line(String text) {
        print(lines, "* " + text + "\n");
    }

    String text() {
        return rows + "\n" + lines;
    }

    private static void print(StringBuilder to, String text) {
        to.append(text);
        System.out.print(text);
    }
}
