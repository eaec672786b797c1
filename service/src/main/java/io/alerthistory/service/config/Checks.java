package io.alerthistory.service.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Collects what is wrong with the values of one record, so that all of it is told at once.
final class Checks {

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,253})");
    private static final Pattern IPV6 =
            Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9]{1,16})?");

    private final List<String> broken = new ArrayList<>();

    static boolean isHost(String text) {
        return HOST.matcher(text).matches() || IPV6.matcher(text).matches();
    }

    /// A name that may stand in a header, a log line and a label.
    Checks name(String key, String value) {
        return that(
                NAME.matcher(value).matches(),
                key,
                quoted(value)
                        + " is not a name; give 1 to 63 letters, digits, \"-\", \".\" or \"_\","
                        + " the first and last a letter or digit");
    }

    Checks host(String key, String value) {
        return that(
                isHost(value),
                key,
                quoted(value) + " is not a host; give a host name or an IP address");
    }

    /// Ports are 1 to 65535; a listener's may be 0, which is any free one.
    Checks port(String key, int value, int least) {
        return that(
                value >= least && value <= 65_535,
                key,
                value + " is not a port; give one from " + least + " to 65535");
    }

    Checks atLeast(String key, int value, int least) {
        return that(value >= least, key, value + " is too few; give " + least + " or more");
    }

    Checks atMost(String key, int value, int most) {
        return that(value <= most, key, value + " is too many; give " + most + " or fewer");
    }

    Checks notOver(String key, Duration value, Duration most) {
        return that(
                value.compareTo(most) <= 0,
                key,
                Durations.print(value)
                        + " is too long; give "
                        + Durations.print(most)
                        + " or less");
    }

    Checks notEmpty(String key, String value) {
        return that(
                !value.isBlank() && value.chars().noneMatch(Character::isISOControl),
                key,
                quoted(value) + " is not usable; give text without control characters");
    }

    Checks that(boolean holds, String key, String otherwise) {
        if (!holds) {
            broken.add(key + ": " + otherwise);
        }
        return this;
    }

    /// @throws InvalidValues when something was wrong
    void done() {
        if (!broken.isEmpty()) {
            throw new InvalidValues(broken);
        }
    }

    /// The value in quotes, shortened, without anything that could break a log line.
    static String quoted(String value) {
        var shown = value.length() > 64 ? value.substring(0, 64) + "…" : value;
        var text = new StringBuilder("\"");
        shown.codePoints()
                .forEach(c -> {
                    if (Character.isISOControl(c)
                            || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                        text.append(String.format("\\u%04x", c));
                    } else {
                        text.appendCodePoint(c);
                    }
                });
        return text.append('"').toString();
    }
}
