package io.alerthistory.operator.rollout;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Something that can have the traffic: the primary at a revision, written `primary@5c1f9a2b`.
///
/// @param revision eight hexadecimal digits
public record Backend(String revision) {

    private static final Pattern TEXT = Pattern.compile("primary@([0-9a-f]{8})");

    /// Reads what [#text()] wrote; empty for anything else.
    public static Optional<Backend> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        var matcher = TEXT.matcher(text);
        return matcher.matches() ? Optional.of(new Backend(matcher.group(1))) : Optional.empty();
    }

    /// As it stands in a status.
    public String text() {
        return "primary@" + revision;
    }
}
