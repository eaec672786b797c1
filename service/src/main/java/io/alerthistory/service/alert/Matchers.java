package io.alerthistory.service.alert;

import java.util.List;

/// Reads matchers as people write them.
public final class Matchers {

    /// How many matchers one question may have.
    public static final int MOST = 50;

    private Matchers() {}

    /// Reads a comma-separated list, with or without braces, as Alertmanager does in its fallback mode
    /// (`matcher/compat`): the UTF-8 syntax and the classic one are both tried. Where only one of them
    /// understands the text, that one counts; where they understand different things, the classic one
    /// counts, as it always has.
    ///
    /// @throws BadMatcher when neither understands it; it tells what the UTF-8 syntax stumbled over
    public static List<Matcher> parse(String text) throws BadMatcher {
        try {
            var matchers = MatcherParser.parse(text, MatcherLexer.Quotes.ALERTMANAGER);
            try {
                return ClassicMatchers.parse(text);
            } catch (BadMatcher _) {
                return matchers;
            }
        } catch (BadMatcher modern) {
            try {
                return ClassicMatchers.parse(text);
            } catch (BadMatcher _) {
                throw modern;
            }
        }
    }

    /// Reads one matcher without braces, as Alertmanager's API and amtool take them: what looks like
    /// several is none, unless the classic syntax takes the comma for a part of the value.
    ///
    /// @throws BadMatcher when it is none
    public static Matcher one(String text) throws BadMatcher {
        BadMatcher mistake;
        try {
            var modern = single(text);
            try {
                return ClassicMatchers.one(text);
            } catch (BadMatcher _) {
                return modern;
            }
        } catch (BadMatcher e) {
            mistake = e;
        }
        try {
            return ClassicMatchers.one(text);
        } catch (BadMatcher _) {
            throw mistake;
        }
    }

    private static Matcher single(String text) throws BadMatcher {
        if (text.strip().startsWith("{") || text.strip().endsWith("}")) {
            throw new BadMatcher(
                    text.indexOf(text.strip().startsWith("{") ? '{' : '}') + 1,
                    "one matcher has no braces; remove them");
        }
        var matchers = MatcherParser.parse(text, MatcherLexer.Quotes.ALERTMANAGER);
        if (matchers.size() != 1) {
            throw new BadMatcher(
                    1,
                    "one matcher is expected, not "
                            + matchers.size()
                            + "; give each of them as a parameter of its own");
        }
        return matchers.getFirst();
    }

    /// Reads a selector as Prometheus writes it, `{name="value", …}`: values stand in quotes, which
    /// may also be single ones or backticks. There is no name before the brace: every alert has `alertname`.
    ///
    /// @throws BadMatcher when it is none
    public static List<Matcher> selector(String text) throws BadMatcher {
        return MatcherParser.parse(text, MatcherLexer.Quotes.PROMETHEUS);
    }
}
