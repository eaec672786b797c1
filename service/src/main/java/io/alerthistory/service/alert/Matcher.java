package io.alerthistory.service.alert;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One condition on one label, with the meaning it has in Alertmanager (`pkg/labels/matcher.go`): a
/// label that is missing has the empty value, and a regular expression is RE2, anchored as
/// `^(?:…)$`. Matching takes time linear in the value, whatever the expression is.
public final class Matcher {

    /// The longest regular expression, in bytes of UTF-8.
    public static final int LONGEST_PATTERN = 1024;

    /// How many instructions an expression may compile to; `.{1000}` has some thousand.
    private static final int LARGEST_PROGRAM = 20_000;

    private final String name;
    private final MatchOperator operator;
    private final String value;
    private final @Nullable Pattern pattern;

    private Matcher(String name, MatchOperator operator, String value, @Nullable Pattern pattern) {
        this.name = name;
        this.operator = operator;
        this.value = value;
        this.pattern = pattern;
    }

    /// A matcher of these parts. A NUL becomes U+FFFD, as it does in what is stored.
    ///
    /// @throws BadMatcher when the value is no regular expression but has to be one; its position is 1
    public static Matcher of(String name, MatchOperator operator, String value) throws BadMatcher {
        return at(1, name, operator, value);
    }

    /// A matcher for exactly this value; such a one is never bad.
    public static Matcher equal(String name, String value) {
        return new Matcher(storable(name), MatchOperator.EQUAL, storable(value), null);
    }

    static Matcher at(int position, String name, MatchOperator operator, String value)
            throws BadMatcher {
        var pattern = operator.regex() ? compiled(position, value) : null;
        return new Matcher(storable(name), operator, storable(value), pattern);
    }

    public String name() {
        return name;
    }

    public MatchOperator operator() {
        return operator;
    }

    public String value() {
        return value;
    }

    /// Whether it holds for a label of this value; empty stands for no such label.
    public boolean matches(String labelValue) {
        return switch (operator) {
            case EQUAL -> value.equals(labelValue);
            case NOT_EQUAL -> !value.equals(labelValue);
            case REGEX -> found(labelValue);
            case NOT_REGEX -> !found(labelValue);
        };
    }

    private boolean found(String labelValue) {
        return Objects.requireNonNull(pattern).matcher(labelValue).find();
    }

    private static Pattern compiled(int position, String value) throws BadMatcher {
        if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATTERN) {
            throw new BadMatcher(
                    position,
                    "the regular expression is longer than "
                            + LONGEST_PATTERN
                            + " bytes; shorten it, or split it into several matchers");
        }
        try {
            var pattern = Pattern.compile("^(?:" + value + ")$");
            if (pattern.programSize() <= LARGEST_PROGRAM) {
                return pattern;
            }
        } catch (PatternSyntaxException e) {
            throw new BadMatcher(
                    position,
                    "\""
                            + value
                            + "\" is no regular expression: "
                            + e.getDescription()
                            + "; use RE2 syntax, without look-around and back references");
        }
        throw new BadMatcher(
                position, "the regular expression repeats too much; lower the numbers in {…}");
    }

    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher that
                && name.equals(that.name)
                && operator == that.operator
                && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, operator, value);
    }

    /// As it would be written, name and value quoted; equal for equal matchers only.
    @Override
    public String toString() {
        return quoted(name) + operator.symbol() + quoted(value);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
