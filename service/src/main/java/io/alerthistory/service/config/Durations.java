package io.alerthistory.service.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Durations as Prometheus and Go write them: `500ms`, `5s`, `1h30m`.
public final class Durations {

    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,5}(h|m|s|ms)){1,4}");
    private static final Pattern DAYS = Pattern.compile("[0-9]{1,4}d");
    private static final Pattern PART = Pattern.compile("([0-9]+)(h|ms|m|s)");

    private Durations() {}

    /// The duration that the text names; empty when it is of another form.
    public static Optional<Duration> parse(String text) {
        if (!SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        var sum = Duration.ZERO;
        var parts = PART.matcher(text);
        while (parts.find()) {
            var count = Long.parseLong(parts.group(1));
            sum =
                    sum.plus(
                            switch (parts.group(2)) {
                                case "h" -> Duration.ofHours(count);
                                case "m" -> Duration.ofMinutes(count);
                                case "s" -> Duration.ofSeconds(count);
                                default -> Duration.ofMillis(count);
                            });
        }
        return Optional.of(sum);
    }

    /// The days that the text names, as in `90d`; empty when it is of another form.
    static Optional<Duration> parseDays(String text) {
        return DAYS.matcher(text).matches()
                ? Optional.of(Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1))))
                : Optional.empty();
    }

    /// Whole days, as in `90d`.
    static String printDays(Duration duration) {
        return duration.toDays() + "d";
    }

    /// The shortest text for a duration of whole milliseconds, the greatest unit first.
    public static String print(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        return part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
    }

    private static String part(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }
}
