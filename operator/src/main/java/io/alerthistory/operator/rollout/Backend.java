package io.alerthistory.operator.rollout;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Something that can have the traffic.
public sealed interface Backend {

    /// The stack that was there before.
    Backend LEGACY = new Legacy();

    /// As it stands in a status: `legacy`, or `primary@5c1f9a2b`.
    String text();

    /// The revision, empty for the legacy stack.
    Optional<String> revision();

    /// Reads what [#text()] wrote; empty for anything else.
    static Optional<Backend> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.equals("legacy")) {
            return Optional.of(LEGACY);
        }
        var matcher = Primary.TEXT.matcher(text);
        return matcher.matches() ? Optional.of(new Primary(matcher.group(1))) : Optional.empty();
    }

    /// The stack that was there before.
    record Legacy() implements Backend {
        @Override
        public String text() {
            return "legacy";
        }

        @Override
        public Optional<String> revision() {
            return Optional.empty();
        }
    }

    /// The service that the operator runs, at a revision.
    ///
    /// @param name eight hexadecimal digits
    record Primary(String name) implements Backend {

        private static final Pattern TEXT = Pattern.compile("primary@([0-9a-f]{8})");

        @Override
        public String text() {
            return "primary@" + name;
        }

        @Override
        public Optional<String> revision() {
            return Optional.of(name);
        }
    }
}
