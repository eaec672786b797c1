package io.alerthistory.service.history;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times and durations as people write them.
final class Times {

    /// The years that a question may speak of: 1 to 9999, as those of an alert.
    static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final Pattern UNIX = Pattern.compile("-?\\d{1,12}(\\.\\d{1,9})?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(\\.\\d{1,9})?[a-z]{1,2})+");
    private static final Pattern PART = Pattern.compile("([\\d.]+)([a-z]+)");
    private static final Map<String, Long> MILLIS =
            Map.of(
                    "ms", 1L,
                    "s", 1_000L,
                    "m", 60_000L,
                    "h", 3_600_000L,
                    "d", 86_400_000L,
                    "w", 7 * 86_400_000L,
                    "y", 365 * 86_400_000L);

    /// Some ten thousand years, beyond which no question reaches.
    private static final BigDecimal LONGEST_MILLIS = BigDecimal.valueOf(400_000_000_000_000L);

    private Times() {}

    /// An RFC 3339 time or Unix seconds, truncated to microseconds. A `+` that became a space on its
    /// way through a query string is a `+` again.
    static Optional<Instant> time(String text) {
        try {
            var time =
                    UNIX.matcher(text).matches()
                            ? unix(new BigDecimal(text))
                            : Instant.parse(text.replace(' ', '+'));
            return Optional.of(time.truncatedTo(ChronoUnit.MICROS)).filter(Times::inRange);
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    /// A duration such as `90s`, `1h30m`, `7d`, `2w` or `1.5h`.
    static Optional<Duration> duration(String text) {
        if (!DURATION.matcher(text).matches()) {
            return Optional.empty();
        }
        var sum = BigDecimal.ZERO;
        var parts = PART.matcher(text);
        while (parts.find()) {
            var millis = MILLIS.get(parts.group(2));
            if (millis == null) {
                return Optional.empty();
            }
            sum = sum.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(millis)));
        }
        return Optional.of(sum)
                .filter(millis -> millis.compareTo(LONGEST_MILLIS) <= 0)
                .map(millis -> Duration.ofMillis(millis.longValue()));
    }

    /// This long before now; absent when that is before the year 1.
    static Optional<Instant> before(Instant now, Duration duration) {
        return Duration.between(FIRST, now).compareTo(duration) < 0
                ? Optional.empty()
                : Optional.of(now.minus(duration).truncatedTo(ChronoUnit.MICROS));
    }

    private static Instant unix(BigDecimal seconds) {
        var whole = seconds.setScale(0, RoundingMode.FLOOR);
        return Instant.ofEpochSecond(
                whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValueExact());
    }

    private static boolean inRange(Instant time) {
        return !time.isBefore(FIRST) && !time.isAfter(LAST);
    }
}
