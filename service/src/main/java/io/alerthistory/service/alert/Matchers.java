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

    /// Reads a selector as Prometheus writes it, `{name="value", …}`: values may also stand between
    /// single quotes or backticks. There is no name before the brace: every alert has `alertname`.
    ///
    /// @throws BadMatcher when it is none
    public static List<Matcher> selector(String text) throws BadMatcher {
        return MatcherParser.parse(text, MatcherLexer.Quotes.PROMETHEUS);
    }
}
