package io.alerthistory.service.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Reads times as RFC 3339 writes them, truncated to microseconds.
///
/// Go writes those of UTC in one form, which is read digit by digit: the formatter of the platform makes
/// two kilobytes of garbage of each. Whatever has another form is left to it.
final class Rfc3339 {

    private static final Instant FIRST = Instant.parse("0001-01-02T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final String FORM = "dddd-dd-ddTdd:dd:dd";
    private static final int MOST_DIGITS = 9;

    private Rfc3339() {}

    /// The time that a member tells; empty when it is empty. Go's zero time means that there is none.
    ///
    /// @param name of the member
    static Optional<Instant> time(String name, String told) throws Refused {
        if (told.isEmpty()) {
            return Optional.empty();
        }
        try {
            var time = parse(told).truncatedTo(ChronoUnit.MICROS);
            if (time.isAfter(LAST)) {
                throw new Refused("TIME_OUT_OF_RANGE", name + " is after the year 9999");
            }
            return time.isBefore(FIRST) ? Optional.empty() : Optional.of(time);
        } catch (DateTimeException _) {
            throw new Refused("NOT_A_TIME", name + " is not an RFC 3339 time");
        }
    }

    /// The same as [Instant#parse], for every text.
    static Instant parse(String text) {
        if (!hasForm(text)) {
            return Instant.parse(text);
        }
        var hour = number(text, 11, 13);
        var minute = number(text, 14, 16);
        var second = number(text, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text);
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        hour,
                        minute,
                        second,
                        nanos(text))
                .toInstant(ZoneOffset.UTC);
    }

    /// Whether it is the form with, or without, a fraction of at most nine digits.
    private static boolean hasForm(String text) {
        var last = text.length() - 1;
        if (last < FORM.length() || text.charAt(last) != 'Z') {
            return false;
        }
        for (var i = 0; i < FORM.length(); i++) {
            var wanted = FORM.charAt(i);
            var c = text.charAt(i);
            if (wanted == 'd' ? !isDigit(c) : c != wanted) {
                return false;
            }
        }
        if (last == FORM.length()) {
            return true;
        }
        var digits = last - FORM.length() - 1;
        if (text.charAt(FORM.length()) != '.' || digits < 1 || digits > MOST_DIGITS) {
            return false;
        }
        for (var i = last - digits; i < last; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int nanos(String text) {
        var from = FORM.length() + 1;
        var to = text.length() - 1;
        if (from > to) {
            return 0;
        }
        var nanos = number(text, from, to);
        for (var digits = to - from; digits < MOST_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
