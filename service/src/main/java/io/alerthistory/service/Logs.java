package io.alerthistory.service;

import io.alerthistory.service.config.LogLevel;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Log lines on standard error: time, level, who, what.
final class Logs {

    private static final Logger ROOT = Logger.getLogger("");

    /// Held here, because the platform forgets the level of a logger that nobody holds.
    private static final List<Logger> QUIET =
            List.of(
                    Logger.getLogger("io.helidon"),
                    Logger.getLogger("com.zaxxer.hikari"),
                    Logger.getLogger("org.flywaydb"),
                    Logger.getLogger("org.postgresql"));

    private Logs() {}

    static void start() {
        for (var handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        var handler = new ConsoleHandler();
        handler.setFormatter(new Line());
        handler.setLevel(Level.ALL);
        ROOT.addHandler(handler);
        level(LogLevel.INFO);
    }

    static void level(LogLevel level) {
        ROOT.setLevel(
                switch (level) {
                    case ERROR -> Level.SEVERE;
                    case WARN -> Level.WARNING;
                    case INFO -> Level.INFO;
                    case DEBUG -> Level.FINE;
                });
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    }

    private static final class Line extends Formatter {

        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneOffset.UTC);

        @Override
        public String format(LogRecord event) {
            var text = new StringBuilder(160);
            text.append(TIME.format(event.getInstant().truncatedTo(ChronoUnit.MILLIS)))
                    .append(' ')
                    .append(level(event.getLevel()))
                    .append(' ')
                    .append(who(event.getLoggerName()))
                    .append(": ")
                    .append(printable(formatMessage(event)))
                    .append('\n');
            for (var cause = event.getThrown(); cause != null; cause = cause.getCause()) {
                text.append("    ").append(printable(cause.toString())).append('\n');
                for (var frame : cause.getStackTrace()) {
                    text.append("        at ").append(frame).append('\n');
                }
            }
            return text.toString();
        }

        private static String level(Level level) {
            return level.intValue() >= Level.SEVERE.intValue()
                    ? "ERROR"
                    : level.intValue() >= Level.WARNING.intValue()
                            ? "WARN "
                            : level.intValue() >= Level.INFO.intValue() ? "INFO " : "DEBUG";
        }

        private static String who(String logger) {
            return logger.substring(logger.lastIndexOf('.') + 1);
        }

        /// What comes from outside must not look like lines of ours: new lines are set in.
        private static String printable(String text) {
            var safe = new StringBuilder(text.length());
            for (var i = 0; i < text.length(); i++) {
                var c = text.charAt(i);
                if (c == '\n') {
                    safe.append("\n    ");
                } else if (Character.isISOControl(c)) {
                    safe.append('?');
                } else {
                    safe.append(c);
                }
            }
            return safe.toString();
        }
    }
}
