package io.alerthistory.service.alert;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/// Alertmanager's classic syntax (`pkg/labels/parse.go`), tolerant by design: values need no quotes,
/// may be empty, and an escape that is none stands for itself. Label names are `[a-zA-Z0-9_:]`.
///
/// Its errors say little, because those of the UTF-8 syntax are told instead.
final class ClassicMatchers {

    private static final Pattern MATCHER =
            Pattern.compile("^\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*((?s).*?)\\s*$");

    private ClassicMatchers() {}

    static List<Matcher> parse(String text) throws BadMatcher {
        var matchers = new ArrayList<Matcher>();
        for (var token : tokens(text)) {
            if (matchers.size() == Matchers.MOST) {
                throw bad("too many matchers");
            }
            matchers.add(matcher(token));
        }
        return List.copyOf(matchers);
    }

    /// The whole text as one matcher; a comma is a part of its value.
    static Matcher one(String text) throws BadMatcher {
        return matcher(text);
    }

    /// The parts between the commas that are outside of quotes. An empty one at the end is none.
    private static List<String> tokens(String text) {
        var list = withoutBraces(text);
        var tokens = new ArrayList<String>();
        var quoted = false;
        var escaped = false;
        var start = 0;
        for (var i = 0; i < list.length(); i++) {
            var c = list.charAt(i);
            if (c == ',') {
                if (!quoted) {
                    tokens.add(list.substring(start, i));
                    start = i + 1;
                }
            } else if (c == '"') {
                quoted ^= !escaped;
                escaped = false;
            } else {
                escaped = c == '\\' && !escaped;
            }
        }
        var last = list.substring(start).strip();
        if (!last.isEmpty()) {
            tokens.add(last);
        }
        return tokens;
    }

    private static String withoutBraces(String text) {
        var from = text.startsWith("{") ? 1 : 0;
        var to = text.endsWith("}") && text.length() > from ? text.length() - 1 : text.length();
        return text.substring(from, to);
    }

    private static Matcher matcher(String token) throws BadMatcher {
        var parts = MATCHER.matcher(token);
        if (!parts.find()) {
            throw bad("not a matcher");
        }
        return Matcher.of(
                parts.group(1), MatchOperator.ofSymbol(parts.group(2)), value(parts.group(3)));
    }

    private static String value(String raw) throws BadMatcher {
        var open = raw.startsWith("\"");
        var value = new StringBuilder(raw.length());
        for (var i = open ? 1 : 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c == '\\' && i + 1 < raw.length()) {
                unescape(raw.charAt(++i), value);
            } else if (c != '"') {
                value.append(c);
            } else if (open && i == raw.length() - 1) {
                return value.toString();
            } else {
                throw bad("a double quote inside of the value");
            }
        }
        if (open) {
            throw bad("a double quote that is never closed");
        }
        return value.toString();
    }

    private static void unescape(char c, StringBuilder value) {
        switch (c) {
            case 'n' -> value.append('\n');
            case '"', '\\' -> value.append(c);
            default -> value.append('\\').append(c);
        }
    }

    private static BadMatcher bad(String message) {
        return new BadMatcher(1, message);
    }
}
