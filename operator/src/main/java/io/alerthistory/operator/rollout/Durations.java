package io.alerthistory.operator.rollout;

import java.time.Duration;
import java.util.regex.Pattern;

/// Durations as they stand in a spec, such as `1m30s`.
final class Durations {

    private static final Pattern PART = Pattern.compile("([0-9]{1,5})(h|ms|m|s)");

    private Durations() {}

    /// Reads one.
    ///
    /// @param field named when it is none
    /// @throws IllegalArgumentException naming the field and the text
    static Duration parse(String field, String text) {
        var matcher = PART.matcher(text);
        var total = Duration.ZERO;
        var end = 0;
        while (matcher.find() && matcher.start() == end) {
            var count = Long.parseLong(matcher.group(1));
            total =
                    total.plus(
                            switch (matcher.group(2)) {
                                case "h" -> Duration.ofHours(count);
                                case "m" -> Duration.ofMinutes(count);
                                case "s" -> Duration.ofSeconds(count);
                                default -> Duration.ofMillis(count);
                            });
            end = matcher.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no duration; write one such as 60s or 1m30s"
                            .formatted(field, text));
        }
        return total;
    }

    /// Writes one so that [#parse] reads it.
    static String text(Duration duration) {
        var millis = duration.toMillis();
        if (millis % 1000 != 0 && millis < 100_000) {
            return millis + "ms";
        }
        var seconds = millis / 1000;
        var hours = seconds / 3600;
        var text = new StringBuilder();
        if (hours > 0) {
            text.append(hours).append('h');
        }
        if (seconds % 3600 / 60 > 0) {
            text.append(seconds % 3600 / 60).append('m');
        }
        if (seconds % 60 > 0 || text.isEmpty()) {
            text.append(seconds % 60).append('s');
        }
        if (millis % 1000 != 0) {
            text.append(millis % 1000).append("ms");
        }
        return text.toString();
    }
}
