package io.alerthistory.service.alert;

/// Cuts matchers into tokens, by the rules of Alertmanager's `matcher/parse`: a word is a run of
/// characters that are neither space nor one of `{}!=~,\"'` and the backtick.
final class MatcherLexer {

    /// Which characters begin a quoted text.
    enum Quotes {
        ALERTMANAGER("\""),
        PROMETHEUS("\"'`");

        private final String opening;

        Quotes(String opening) {
            this.opening = opening;
        }
    }

    enum Kind {
        OPEN,
        CLOSE,
        COMMA,
        OPERATOR,
        TEXT,
        END
    }

    /// @param text of a TEXT: the unquoted value; else as it stands in the input
    /// @param quoted whether it stood in quotes
    /// @param position of its first character, in code points from 1
    record Token(Kind kind, String text, boolean quoted, int position) {

        @Override
        public String toString() {
            return kind == Kind.END ? "the end" : "\"" + text + "\"";
        }
    }

    private static final String RESERVED = "{}!=~,\\\"'`";

    private final String input;
    private final Quotes quotes;
    private int at;

    MatcherLexer(String input, Quotes quotes) {
        this.input = input;
        this.quotes = quotes;
    }

    Token next() throws BadMatcher {
        while (at < input.length() && isSpace(input.codePointAt(at))) {
            at += Character.charCount(input.codePointAt(at));
        }
        if (at == input.length()) {
            return new Token(Kind.END, "", false, position(at));
        }
        var c = input.charAt(at);
        return switch (c) {
            case '{' -> take(Kind.OPEN, 1);
            case '}' -> take(Kind.CLOSE, 1);
            case ',' -> take(Kind.COMMA, 1);
            case '=' -> take(Kind.OPERATOR, follows('~') ? 2 : 1);
            case '!' -> notOperator();
            default -> quotes.opening.indexOf(c) >= 0 ? quoted(c) : word();
        };
    }

    private Token take(Kind kind, int length) {
        var token = new Token(kind, input.substring(at, at + length), false, position(at));
        at += length;
        return token;
    }

    private boolean follows(char c) {
        return at + 1 < input.length() && input.charAt(at + 1) == c;
    }

    private Token notOperator() throws BadMatcher {
        if (follows('=') || follows('~')) {
            return take(Kind.OPERATOR, 2);
        }
        throw new BadMatcher(position(at), "after \"!\" comes \"=\" or \"~\"");
    }

    private Token quoted(char quote) throws BadMatcher {
        var start = at;
        var end = start + 1;
        while (end < input.length() && input.charAt(end) != quote) {
            end += input.charAt(end) == '\\' && quote != '`' ? 2 : 1;
        }
        if (end >= input.length()) {
            throw new BadMatcher(
                    position(start), "the quote " + quote + " is never closed; add another one");
        }
        at = end + 1;
        var inside = input.substring(start + 1, end);
        var text = quote == '`' ? inside : GoText.unquote(inside, quote);
        if (text == null) {
            throw new BadMatcher(
                    position(start),
                    "the text in quotes has a line break or an escape that is none; write \\n, and"
                            + " \\\\ for a backslash");
        }
        return new Token(Kind.TEXT, text, true, position(start));
    }

    private Token word() throws BadMatcher {
        var end = at;
        while (end < input.length() && !isReserved(input.codePointAt(end))) {
            end += Character.charCount(input.codePointAt(end));
        }
        if (end == at) {
            throw new BadMatcher(
                    position(at),
                    "\""
                            + input.charAt(at)
                            + "\" cannot stand here; put the text in double quotes");
        }
        return take(Kind.TEXT, end - at);
    }

    private int position(int index) {
        return input.codePointCount(0, Math.min(index, input.length())) + 1;
    }

    private static boolean isReserved(int c) {
        return isSpace(c) || RESERVED.indexOf(c) >= 0;
    }

    /// White space as Go's `unicode.IsSpace` knows it.
    private static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
    }
}
