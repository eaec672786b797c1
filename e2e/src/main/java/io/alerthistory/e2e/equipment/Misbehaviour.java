package io.alerthistory.e2e.equipment;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a program misbehaves.
///
/// @param errors share of requests that are answered 500 and change nothing, 0 to 1
/// @param hang share of requests that are never answered, 0 to 1
/// @param delay before every answer
/// @param unready whether it says that it is not ready
public record Misbehaviour(double errors, double hang, Duration delay, boolean unready) {

    /// It behaves.
    public static final Misbehaviour NONE = new Misbehaviour(0, 0, Duration.ZERO, false);

    /// The environment variable that a program starts with.
    public static final String VARIABLE = "MISBEHAVE";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s)");

    /// Reads `errors=0.1&hang=0.05&delay=2s&unready=true`, any of them in any order. What is not
    /// given is as it should be.
    ///
    /// @throws IllegalArgumentException with what is wrong and what may stand there
    public static Misbehaviour parse(@Nullable String text) {
        var parsed = NONE;
        for (var part : text == null || text.isBlank() ? new String[0] : text.split("&", -1)) {
            var equals = part.indexOf('=');
            var name = equals < 0 ? part : part.substring(0, equals);
            var value = equals < 0 ? "" : part.substring(equals + 1);
            parsed =
                    switch (name) {
                        case "errors" -> parsed.withErrors(share(name, value));
                        case "hang" -> parsed.withHang(share(name, value));
                        case "delay" -> parsed.withDelay(duration(value));
                        case "unready" -> parsed.withUnready(truth(value));
                        default ->
                                throw new IllegalArgumentException(
                                        "'"
                                                + name
                                                + "' is no misbehaviour: errors, hang, delay or"
                                                + " unready");
                    };
        }
        return parsed;
    }

    private Misbehaviour withErrors(double share) {
        return new Misbehaviour(share, hang, delay, unready);
    }

    private Misbehaviour withHang(double share) {
        return new Misbehaviour(errors, share, delay, unready);
    }

    private Misbehaviour withDelay(Duration time) {
        return new Misbehaviour(errors, hang, time, unready);
    }

    private Misbehaviour withUnready(boolean is) {
        return new Misbehaviour(errors, hang, delay, is);
    }

    private static double share(String name, String value) {
        var share = NUMBER.matcher(value).matches() ? Double.parseDouble(value) : -1;
        if (share < 0 || share > 1) {
            throw new IllegalArgumentException(
                    name + "=" + value + ": a share from 0 to 1, such as 0.1");
        }
        return share;
    }

    private static Duration duration(String value) {
        var matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("delay=" + value + ": a time such as 200ms or 3s");
        }
        var number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("ms")
                ? Duration.ofMillis(number)
                : Duration.ofSeconds(number);
    }

    private static boolean truth(String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("unready=" + value + ": true or false");
        }
        return value.equals("true");
    }

    /// As it is given to [#parse].
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "errors=%.6f&hang=%.6f&delay=%dms&unready=%s",
                errors,
                hang,
                delay.toMillis(),
                unready);
    }
}
