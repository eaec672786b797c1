package io.alerthistory.service.alert;

import io.alerthistory.service.alert.MatcherLexer.Kind;
import io.alerthistory.service.alert.MatcherLexer.Token;
import java.util.ArrayList;
import java.util.List;

/// Alertmanager's UTF-8 syntax (`matcher/parse`): a list of matchers between braces or without them,
/// where names and values are words or quoted texts, and a last comma is allowed.
final class MatcherParser {

    private final MatcherLexer lexer;
    private final boolean bareValues;
    private final List<Matcher> matchers = new ArrayList<>();

    private MatcherParser(MatcherLexer lexer, boolean bareValues) {
        this.lexer = lexer;
        this.bareValues = bareValues;
    }

    static List<Matcher> parse(String text, MatcherLexer.Quotes quotes) throws BadMatcher {
        return new MatcherParser(
                        new MatcherLexer(text, quotes), quotes == MatcherLexer.Quotes.ALERTMANAGER)
                .list();
    }

    private List<Matcher> list() throws BadMatcher {
        var token = lexer.next();
        var braces = token.kind() == Kind.OPEN;
        if (braces) {
            token = lexer.next();
        }
        while (token.kind() != Kind.CLOSE && token.kind() != Kind.END) {
            matcher(token);
            token = lexer.next();
            if (token.kind() == Kind.COMMA) {
                token = lexer.next();
            } else if (token.kind() != Kind.CLOSE && token.kind() != Kind.END) {
                throw new BadMatcher(
                        token.position(),
                        token
                                + " stands where a comma"
                                + (braces ? " or \"}\"" : "")
                                + " is expected; put text with special characters in double quotes");
            }
        }
        close(token, braces);
        return List.copyOf(matchers);
    }

    private void close(Token token, boolean braces) throws BadMatcher {
        if (braces && token.kind() != Kind.CLOSE) {
            throw new BadMatcher(token.position(), "the \"{\" is never closed; add a \"}\"");
        }
        if (!braces && token.kind() == Kind.CLOSE) {
            throw new BadMatcher(
                    token.position(), "\"}\" without a \"{\"; remove it, or begin with \"{\"");
        }
        var after = braces ? lexer.next() : token;
        if (after.kind() != Kind.END) {
            throw new BadMatcher(after.position(), after + " stands after the end; remove it");
        }
    }

    private void matcher(Token name) throws BadMatcher {
        if (name.kind() != Kind.TEXT) {
            throw new BadMatcher(name.position(), name + " stands where a label name is expected");
        }
        var operator = lexer.next();
        if (!bareValues && operator.kind() == Kind.OPEN) {
            throw new BadMatcher(
                    name.position(),
                    name
                            + " stands before \"{\", but alerts have no metric name; begin with \"{\","
                            + " and write alertname=\"…\" inside");
        }
        if (operator.kind() != Kind.OPERATOR) {
            throw new BadMatcher(
                    operator.position(),
                    operator + " stands where =, !=, =~ or !~ is expected after " + name);
        }
        var value = lexer.next();
        if (value.kind() != Kind.TEXT) {
            throw new BadMatcher(
                    value.position(),
                    value + " stands where a value is expected; the empty value is written \"\"");
        }
        if (!bareValues && !value.quoted()) {
            throw new BadMatcher(
                    value.position(),
                    "the value "
                            + value
                            + " of a selector stands without quotes; put it in quotes");
        }
        if (matchers.size() == Matchers.MOST) {
            throw new BadMatcher(
                    name.position(),
                    "there are more than " + Matchers.MOST + " matchers; give fewer");
        }
        matchers.add(
                Matcher.at(
                        value.position(),
                        name.text(),
                        MatchOperator.ofSymbol(operator.text()),
                        value.text()));
    }
}
